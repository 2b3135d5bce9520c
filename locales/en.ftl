# Every sentence the program itself says to a person, in English.
#
# Keys are `<part>-<what>`, in one section for each part and in alphabetical order within it. A value in a
# sentence is `{ $name }`. What cases, rubrics and the interviewer say is content and lives in prompts/ and rubrics/.

### stage

stage-title-clarify = Clarify
stage-title-deep-dive = Deep dive
stage-title-estimate = Estimate
stage-title-high-level = High-level
stage-title-trade-offs = Trade-offs

### plan

plan-extra-time = { $permille } per mille is no extra time this program knows; choose 1000, 1250, 1500 or 2000.
plan-extra-time-twice = This plan has extra time already; start from a plan without it.
plan-no-stages = A plan needs at least one stage; add one with its minutes.
plan-stage-id-malformed = “{ $id }” cannot be the id of a stage; use up to { $limit } lower-case letters and digits, words joined by hyphens.
plan-stage-long = Stage “{ $id }” is longer than { $hours } hours; shorten it or split it.
plan-stage-short = Stage “{ $id }” is shorter than { $seconds } seconds; give it more time or leave it out.
plan-stage-title-long = The title of stage “{ $id }” is longer than { $limit } characters; shorten it.
plan-stage-twice = Stage “{ $id }” stands in the plan twice; give each stage an id of its own.
plan-too-long = All stages together are longer than { $hours } hours; shorten some.
plan-too-many-stages = A plan has at most { $limit } stages, this one has { $count }; leave some out.
plan-unknown = There is no plan “{ $name }”; choose one of { $known }.

### time

time-half = That is half of the time.
time-left = { $minutes ->
    [one] One minute left.
   *[other] { $minutes } minutes left.
}
time-more = { $minutes ->
    [one] There is one minute more.
   *[other] There are { $minutes } minutes more.
 }
time-next-stage = Let us move on to { $stage }.
time-stage-far-over = { $stage } is well over its time; finish your thought and move on.
time-stage-over = The time for { $stage } is used up; what you add to it now comes off the stages still ahead.
time-stage-three-quarters = About a quarter of the time for { $stage } is left.
time-up = Time is up.

### refusal

refusal-ask-the-person = { $name } interviews you. Ask them for a hint.
refusal-board-malformed = The board could not be read, because its elements have no ids of their own; draw a little and it is sent again.
refusal-board-too-large = The board has { $elements } elements and can hold { $limit }; remove some and it is saved.
refusal-chair-empty = You are not in the interviewer's chair. Take it first.
refusal-chair-taken = { $name } interviews at the moment. You may watch, and take over when they leave.
refusal-extra-time-unfit = Give { $least } to { $most } minutes at a time.
refusal-extra-time-used-up = At most { $limit } minutes may be added in all, and { $left } of them are left.
refusal-finished = This interview is finished; open its report, or start a new one.
refusal-hint-too-soon = { $seconds ->
    [one] The next hint is yours in one second; try the last one until then.
   *[other] The next hint is yours in { $seconds } seconds; try the last one until then.
}
refusal-last-stage = This is the last stage; use finish when you are done.
refusal-message-empty = Write something first.
refusal-message-too-long = That has { $chars } characters; say it in { $limit } at most.
refusal-no-clock = This interview has no clock to add minutes to.
refusal-not-a-note = Only texts and the board can come with a finish; send the rest by itself.
refusal-not-in-case = There is no such fact, question or point here any more. Look again at what the page shows now.
refusal-operation-malformed = This save has no proper name; give it an operation id of 1 to { $limit } characters.
refusal-operation-reused = This save carries the name of an earlier one with other content; send it again under a new operation id.
refusal-pause-not-allowed = This interview cannot be paused, like a real one; drills and untimed practice can.
refusal-paused = The interview is paused; resume it first.
refusal-pauses-used-up = The pauses of this interview are used up; take a breath and go on.
refusal-question-empty = There is no question yet; write one and ask again.
refusal-question-too-long = The question has { $chars } characters and may have { $limit }; ask for one thing at a time.
refusal-return-in-strict-pace = In strict pace a stage is over at its bell; go on with the present one.
refusal-return-used = You have gone back to { $stage } once already; add what is missing where you are now.
refusal-stage-ahead = The clock is still on { $stage }; move on from there.
refusal-stage-not-entered = { $stage } still lies ahead; move on to it when you are ready.
refusal-text-too-long = This text has { $bytes } bytes and may have { $limit }; shorten it and it is saved, until then it stays in your editor.
refusal-time-is-up = Time is up; finish, and everything you wrote is kept.
refusal-too-many-events = This interview has reached its limit of saved steps; finish it to get the report.
refusal-too-many-revisions = This interview has reached its limit of saved versions; finish it to get the report.
refusal-unknown-revision = This page started from a version the server does not have; reload it, your text is kept in the browser.
refusal-unknown-stage = This interview has no stage “{ $stage }”; reload the page to see its stages.

### cases

cases-difficulty = { $difficulty } of 3

### cli

cli-output = The output could not be written ({ $reason }).

### lint

lint-all-is-well = { $cases ->
    [one] One case is in order: { $examples } examples, { $answers } test answers and { $references } reference interviews are as written.
   *[other] { $cases } cases are in order: { $examples } examples, { $answers } test answers and { $references } reference interviews are as written.
}
lint-answer-coverage = The answer `{ $answer }` covers { $got }, not { $low } to { $high }: correct the range, the answer or the items' phrases.
lint-answer-flag = The answer `{ $answer }` gets the flag `{ $flag }`: add it to `flags`, or correct the answer or the anchors.
lint-answer-item = In the answer `{ $answer }` the item `{ $item }` comes out as `{ $got }`, not `{ $expected }`: correct the verdict, the answer or the item's phrases.
lint-answer-no-flag = The answer `{ $answer }` does not get the flag `{ $flag }`: take it out of `flags`, or correct the answer or the anchors.
lint-example = This example of `{ $item }` comes out as `{ $got }`, not `{ $expected }`: correct the verdict, the example or the phrases.
lint-faults = { $faults ->
    [one] One fault.
   *[other] { $faults } faults.
}
lint-nothing = nothing
lint-warning = warning: { $message }
lint-foreign = { $earned } of { $tried } good answers to other cases earn `{ $item }`, such as { $file } with “{ $quote }”: ask for a word of this case beside it, or for a narrower window.
lint-foreign-rate = { $case }: { $rate } % of the checklist is earned by a good answer to another case (aim: below { $aim } %)
lint-phrase-covered = "{ $phrase }" is never needed: "{ $wider }" in the same list finds everything it finds. Delete one of them.
lint-phrase-same = "{ $phrase }" and "{ $other }" in the same list find the same: delete one of them.
lint-warnings = { $warnings ->
    [one] One warning; `--strict` makes it a fault.
   *[other] { $warnings } warnings; `--strict` makes them faults.
}
lint-word-reaches = "{ $word }" also finds "{ $other }", as in { $file }, because their endings look like one word's: write `={ $word }` if that is not meant.
lint-unreachable-board = The case's own board does not meet `{ $item }` (nearest: { $near }): add the part, arrow or `replicas` to `[board]`, or correct the rule.
lint-question-also = This question finds `{ $fact }` but also finds { $others }: make the phrases of `asks` narrower there, or ask for one thing in it.
lint-question-beside = This question is beside the case but finds { $others }: put it another way, or take away an example there that is too near.
lint-question-nothing = This question finds no fact, not even `{ $fact }`: add a phrase to `asks`, or more `examples` like it.
lint-question-other = This question finds { $others } instead of `{ $fact }`: correct the phrases of `asks`, or add `examples` like it.

### new

new-built-in = There is a built-in case `{ $case }`: choose a different name for yours.
new-exists = { $file } is there already, and nothing is written over: choose a different name, or move it away.
new-lints = It is in order as it is. Replace it text by text, and run `fortyfive lint` after each step.
new-no-name = `{ $case }` is no name for a case: write lower-case words joined by hyphens, such as hotel-booking.
new-unwritable = { $file } cannot be written ({ $reason }): check the path after `--content`.
new-written = That is a small complete case about a parking garage under the name `{ $case }`.
    Check it:  fortyfive lint --content { $content }
    Try it:    fortyfive --content { $content }
    The guide is on the server's page /cases/write.

### score

score-a-folder = it is a folder: name a file in it
score-bad-line = This line is not { "{" }"id", "text", "level"?, "board"?{ "}" } in JSON ({ $reason }): correct it.
score-batch-unreadable = The batch cannot be read any further at line { $line } ({ $reason }): the results before it stand, the rest is missing.
score-dimensions = Navigation { $navigation }, numbers { $quantitative }, design { $solution }, depth { $depth }, trade-offs { $tradeoffs }, communication { $communication } (1-4)
score-flags = Flags: { $flags }
score-levels = mid: { $mid }, senior: { $senior }, staff: { $staff }
score-line-not-utf8 = This line is not UTF-8 text: save the file as UTF-8.
score-near = Near: “{ $wrote }”
score-no-case = There is no case `{ $case }`; the cases are { $cases }.
score-no-case-near = There is no case `{ $case }`: write `{ $meant }`.
score-not-a-board = this is no drawing: give an Excalidraw file, or Mermaid that begins with `flowchart` or `sequenceDiagram`.
score-not-utf8 = line { $line } is not UTF-8 text: save it as UTF-8
score-nothing = Name the answer to score, or a file of them with `--batch`.
score-title = { $title }: { $coverage } % covered
score-too-large = more than { $limit } KiB: shorten it
score-unreadable = { $file } cannot be read ({ $reason }): check the path.

### web

account-devices = Where you are logged in
account-end-device = End
account-end-device-label = End the log-in on { $device }
account-extra-about = A personal factor for every interview you start from now on. Only you can see it, and the score does not know of it.
account-extra-save = Keep this
account-guest-lead = You are here as a guest. Your interviews belong to this browser; with a name and a password they are yours everywhere.
account-last-seen = Last seen
account-lead = You are logged in as { $name }.
account-logout = Log out
account-logout-unsent = This browser still holds text that has not reached the server. If you log out now it stays here, and is sent when you log in again. Press once more to log out.
account-name = Name
account-password = Password
account-this-device = This browser
account-title = Account
board-about = Drawn elsewhere? Excalidraw and any tool that saves its format will do; what is on the board now is replaced.
board-after-end = Board kept, but after the end.
board-both-kept = { $name } was changed here and elsewhere. Both are on the board; take away the one you do not want.
board-bring = Bring in a drawing, or Mermaid
board-brought-in = Brought in: { $count } parts.
board-canvas = Drawing board
board-colours = Colours
board-download = Download what was not taken
board-file = A drawing (.excalidraw)
board-fonts = Letters
board-larger = Larger
board-late = Board kept, but after time.
board-leads-to = leads to
board-menu = Menu of the drawing board
board-mend-arrow = An arrow touches no part at all ({ $place }).
board-mend-arrows = Most arrows lead nowhere, so nothing can be said about the ways through your design yet.
board-mend-end = An arrow at { $at } has a loose end: it leads to nothing, or comes from nothing.
board-mend-too-little = Too little can be read yet: a design begins with two parts that have words on them.
board-mend-words = A shape has no words ({ $place }): nobody can tell what it is.
board-mermaid = A diagram in Mermaid
board-mermaid-about = “graph LR”, then lines such as “A[API server] --> B[Cache]”. It is drawn below what is there.
board-mermaid-draw = Draw it
board-no-canvas = The drawing board could not be fetched. The list below does the same without it.
board-not-a-file = That file could not be read.
board-not-kept = Board not saved, and too large for what this browser keeps: leave this page open until it says Saved.
board-offline = Offline since { $time }. Keep drawing: the board is on this computer.
board-parts = Parts to put on the board
board-paused = Board kept, but drawn during a pause.
board-place-above = above
board-place-below = below
board-place-left = on the left
board-place-lower-left = lower left
board-place-lower-right = lower right
board-place-middle = in the middle
board-place-right = on the right
board-place-upper-left = upper left
board-place-upper-right = upper right
board-reading = Board: read only
board-refused = Board not saved: { $sentence } What is drawn is kept on this computer.
board-restored = The drawing this browser had kept is back and on its way.
board-retrying = Board not saved: kept on this computer, trying again.
board-saved = Board saved
board-saving = Saving the board…
board-seen = What the interviewer sees
board-seen-nothing = Nothing yet. A box with words on it is a part; an arrow between two parts is a connection.
board-show = Show me
board-signed-out = Board not saved: you are logged out. It is kept on this computer; log in again in another tab.
board-too-long = Board not saved: it is too large. Take something away; it is kept on this computer.
board-unsaved = Board not saved yet
board-upload = Bring it in
board-wait = The drawing board is on its way. What is on it stands in the list below.
hint-from-person = { $name } interviews you. Ask them for a hint.
mermaid-empty = There is nothing in it yet. A diagram begins with “graph LR” and goes on with lines such as “A --> B”.
mermaid-no-components = It names no parts. Add lines such as “A[API server] --> B[Cache]”.
mermaid-too-long = It has { $count } bytes; at most { $limit } fit.
mermaid-unknown = Line { $line } begins with “{ $word }”. A diagram of parts begins with “graph LR”, “flowchart TD”, “sequenceDiagram”, “architecture-beta” or “C4Container”.
mermaid-unread = Line { $line } cannot be read: “{ $text }”. Parts look like “A[API server]”, arrows like “A --> B” or “A -->|reads| B”.
outline-about = The same board as a list. What you do here is drawn above, what you draw stands here.
outline-add = Add the part
outline-added = Added { $name }, { $kind }.
outline-connect = Connect
outline-cut = Cut: { $name } no longer leads to { $to }.
outline-cut-label = Cut the connection from { $name } to { $to }
outline-from = From
outline-heading = Work on the board as a list
outline-keep = Keep
outline-kind = Kind of part
outline-label = Name
outline-nothing = The board is empty.
outline-part = { $name }, { $ways }.
outline-part-alone = { $name }, connected to nothing yet.
outline-remove = Remove { $name }
outline-removed = Removed { $name }.
outline-rename = Rename { $name }
outline-renamed = Renamed: { $name }.
outline-same = A part cannot be connected to itself.
outline-there = That connection is there already.
outline-to = to { $to }
outline-to-for = to { $to } ({ $what })
outline-to-part = To
outline-undo = Undo
outline-undone = Undone.
outline-what = What for (may stay empty)
part-cache = Cache
part-cdn = CDN
part-client = Client
part-coord = Coordinator
part-dns = DNS
part-gateway = API gateway
part-lb = Load balancer
part-log = Log
part-monitor = Monitoring
part-nosql = NoSQL store
part-object = Object store
part-queue = Queue
part-search = Search index
part-service = Service
part-sql = SQL database
part-worker = Worker
clock-elapsed = so far
clock-hidden = The clock is hidden. Warnings still come.
clock-hide = Hide the clock
clock-show = Show the clock
clock-stage = this stage
clock-whole = in all
conflict-heading = Two versions of these notes
conflict-keep-both = Keep both, one below the other
conflict-keep-mine = Keep mine
conflict-keep-theirs = Keep the other
conflict-lead = The same lines were changed here and somewhere else. Both versions are stored. Choose one, or keep writing above and put them together yourself.
conflict-leave = Leave { $stage } as it is
conflict-merge = Your version, to put the two together in
conflict-mine = Here
conflict-page-lead = The same lines were changed somewhere else in the meantime. Both versions are stored; nothing is lost. Put together what you want to keep.
conflict-save = Save this version
conflict-theirs = Elsewhere
difference-higher = { $count } higher
difference-lower = { $count } lower
difference-none = the same
difficulty-1 = a first interview
difficulty-2 = solid ground
difficulty-3 = demanding
dimension-about-communication = Easy to follow, takes hints well, says what is being decided.
dimension-about-depth = Goes down into one part until it would work.
dimension-about-navigation = Finds out what is wanted and keeps to what matters.
dimension-about-quantitative = Numbers that are right, and then used.
dimension-about-solution = A whole system that does what was asked.
dimension-about-trade-offs = Knows what each choice costs and when it would be wrong.
dimension-title-communication = Communication
dimension-title-depth = Technical depth
dimension-title-navigation = Navigating the problem
dimension-title-quantitative = Numbers
dimension-title-solution = Design of the solution
dimension-title-trade-offs = Trade-offs
error-heading-busy = Too much at once
error-heading-fault = Something broke on our side
error-heading-login = Please log in
error-heading-missing = There is nothing here
error-heading-refused = This did not come from our own page
error-heading-request = That did not work
error-home = To the start
error-request = If you ask somebody about this, name the request: { $id }
hint-button = Ask for a hint
hint-left = { $count ->
    [one] One left in this stage.
   *[other] { $count } left in this stage.
}
hint-none = There are no hints left in this stage.
hint-wait = The next one in { $time }.
history-empty = Nothing yet. Your first interview takes one click.
history-end = There is nothing older.
history-older = Older
history-reading = Being read
history-report = Report
history-running = Running, { $minutes ->
    [one] one minute left
   *[other] { $minutes } minutes left
}
history-running-untimed = Running
history-start = Start an interview
history-title = Your interviews
item-met = Met
item-missed = Missed
item-not-assessed = Not assessed
item-partly = Partly
label-after-end = after the end
label-conflict = another version
label-late = after time
label-paused = during a pause
level-title-mid = Mid
level-title-senior = Senior
level-title-staff = Staff
login-button = Log in
login-register = No account yet? Choose a name and a password.
login-title = Log in
move-back-to = Back to { $stage }
move-finish = Finish
move-finish-about = Everything you wrote comes along. After this, the texts no longer change.
move-finish-early = There are stages you have not been to. The interview ends here and is read as it stands.
move-finish-yes = Finish the interview
move-next = Next: { $stage }
move-next-about = What is left of this stage goes to the deep dive. You may come back once, while the clock runs on.
move-next-yes = Go on to { $stage }
move-pause = Pause ({ $time } left)
move-resume = Go on
move-return = Go back once
move-return-about = You may look at each earlier stage once more and write there. The clock stays where it is.
pace-caption = Wide and pale: planned. Narrow and dark: spent. The axis is in minutes.
pace-picture = Minutes planned and spent in each stage; the table below has the same numbers
pace-planned = Planned
pace-spent = Spent
pace-stage = Stage
pace-unreached = not reached
points-1 = little to see, or wrong in an important place
points-2 = the beginnings, with gaps an interviewer would ask about
points-3 = good: what the level expects
points-4 = beyond it, with reasons
points-short-1 = little
points-short-2 = in part
points-short-3 = good
points-short-4 = beyond
rail-done = done:
rail-now = now:
rail-of = of { $time }
rail-to-come = to come:
register-button = Keep my interviews
register-lead = A name and a password, nothing else. The interviews you began as a guest come along.
register-login = You have an account? Log in.
register-password-hint = At least 15 characters. Four or five words you will remember are better than one you will not.
register-title = Keep your interviews
report-again = The same case again
report-another = Another case
report-asked = asked for
report-asides = Kept, but not counted
report-asides-about = Nothing you typed was thrown away. These texts came after time, during a pause, or beside another version.
report-checklist = Checklist
report-checklist-about = What an interviewer listens for in this case, and where you said it.
report-contents = In this report
report-coverage = { $percent } % of what this level is asked for was there.
report-board = Your board
report-beside = Your text and the model answer
report-beside-about = Beside it stands what a model answer says in the same stage. It is one good way, not the only one.
report-boards = Your board and one way to draw it
report-board-about = This is what was found on it; the checklist goes by this list. What was guessed, or leads nowhere, is worth a clearer label or an arrow that touches both shapes.
report-board-parts = What was read of your board
report-board-none = Nothing was drawn, and there is no diagram in your notes.
report-in-text = show in the text
report-jump-board = Back to your board
report-jump-model = To the model answer
report-jump-own = Back to your text
report-jump-reference = To the other one
report-kicker = Report
report-made-by = Rubric { $rubric }, engine { $engine }.
report-missing = What is missing
report-model = Model answer
report-model-none = This case has no model answer yet.
report-model-silent = The model answer has no part of its own for this stage.
report-models = Whole model answers
report-near-drawn = You drew “{ $drew }”; it also wants { $wants }.
report-near = You wrote “{ $wrote }”; it also wants { $wants }.
report-no-text = Nothing was written here.
report-not-assessed = not assessed
report-of-four = of 4
report-own = you: { $points }
report-own-none = you: –
report-pace = Pace
report-plus = beyond the core
report-print = Print
report-result = Result
report-stages = Stages
report-texts = Your text
report-texts-about = Marked passages are evidence; the small number leads to the item.
report-title = Report: { $case }
report-transcript = Conversation
report-transcript-open = { $count ->
    [one] One line
   *[other] { $count } lines
}
report-unsure = not sure
room-ask = Ask
room-ask-hint = Enter asks, Shift+Enter starts a new line.
room-ask-label = Ask the interviewer
room-edit-here = Edit here instead
room-finishing = Finishing: your last words are on their way.
room-invite = Invite an interviewer
room-invite-about = A friend can interview you in place of the program, or watch. The link opens in a new tab; this page stays as it is.
room-invite-interviewer = Link to interview
room-invite-links = All links
room-invite-watcher = Link to watch
room-key-ask = ask, while you are in the question box
room-key-dictate = start and stop dictation
room-key-draw = on the board: box, arrow, words; Enter on a selected one writes on it
room-key-panels = notes, conversation, board
room-key-save = save now (it happens by itself, too)
room-key-switch = between notes and question
room-keys = Keyboard
room-no-script = Without scripts the clock stands still until you press Save. Press it now and then: nothing is saved by itself.
room-not-sent = That did not reach the server. It is still here; try again in a moment.
room-notes-label = Notes for { $stage }
room-other-tab = This interview is open in another tab. Here you can read along.
room-panel-board = Board
room-panel-notes = Notes
room-panel-talk = Conversation
room-panels = Panels
room-rail = Stages
room-save = Save
room-time-up = Time is up. Your last words are on their way.
room-transcript = What was said
room-unread = something new
room-yielded = You went on in another tab. Here you can read along.
save-after-end = Kept, but after the end.
save-conflict = Two versions: both are stored, please choose below.
save-late = Kept, but after time.
save-no-storage = This browser keeps nothing on this computer, so the page saves every second. Do not close it before it says Saved.
save-offline = Offline since { $time }. Keep writing: your text is on this computer.
save-paused = Kept, but written during a pause.
save-reading = Read only
save-refused = Not saved: { $sentence } Your text is kept on this computer.
save-restarting = The server restarts. Time is held; keep writing.
save-restored = Text this browser had kept is back and on its way.
save-retrying = Not saved: kept on this computer, trying again.
save-saved = Saved
save-saving = Saving…
save-signed-out = Not saved: you are logged out. Your text is kept on this computer; log in again in another tab.
save-too-long = Not saved: { $count } of at most { $limit } bytes. Shorten it; your text is kept on this computer.
save-unsaved = Not saved yet
self-lead = { $case } is over. Before you read what was found: how do you see it yourself? The gap between the two is worth as much as the score.
self-skip = Skip this
self-submit = Show me the report
self-texts = What you wrote
self-title = How did it go?
start-button = Start the interview
start-cases = Case
start-continue = Continue: { $case }
start-custom = Minutes for each stage
start-custom-hint = 0 leaves a stage out.
start-extra-time = Extra time
start-heading = Practise the system design interview.
start-lead = Choose a case, design it against the clock, and read afterwards what an interviewer would have noted: every point with your own words beside it.
start-level = Level
start-minutes = { $minutes } min
start-minutes-left = { $minutes ->
    [one] one minute left
   *[other] { $minutes } minutes left
}
start-more = More: minutes, pace, extra time
start-no-storage = This browser does not let pages keep anything on this computer. Text you type while the connection is down could be lost; allow storage for this site before you start.
start-pace = Pace
start-paused = paused
start-plan = Plan
start-running = Still running
start-title = Practise the system design interview
talk-interviewer = Interviewer
talk-you = You
verdict-hire = Hire
verdict-lean-no = Lean no
verdict-no = No
verdict-strong-hire = Strong hire
start-own = Have a question of your own?
guide-contents = Chapters
guide-heading = Write your own case
guide-refused = The change of { $at } has faults, so the content before it stays in use. The log of the server and `fortyfive lint` say what to do about:
guide-refused-more = and { $more ->
    [one] one more place.
   *[other] { $more } more places.
}
guide-renewed = The content was read again at { $at }; interviews started since then use it.
web-footer = Your texts stay on this server, unless you agree that some of them go elsewhere.
web-nav = Site
web-nav-circles = Circles
web-nav-guest = Guest
web-nav-history = History
web-nav-study = Study
web-nav-login = Log in
web-skip = To the content
### fault

fault-absent = There is no `{ $name }`: correct the name or write what it names.
fault-absent-near = There is no `{ $name }`: write `{ $meant }`.
fault-choice = Exactly one of { $fields } belongs here; found { $given }.
fault-combine = `combine = "and"` needs both `number` and `match`: add the one that is missing, or take `combine` out.
fault-wording-braces = Nothing is filled in here: take out what stands in braces.
fault-wording-fills = This wording must have exactly { $wanted } in it, once.
fault-component-twice = The word `{ $word }` stands in two entries: take it out of one of them.
fault-concept-circle = `{ $concept }` needs `{ $needs }`, which leads back to it: take out the one of the two that can be understood alone.
fault-content-empty = This folder has neither `prompts` nor `rubrics` in it: name the folder that has them.
fault-content-missing = This content folder cannot be opened ({ $reason }): check the path after `--content`.
fault-content-no-folder = This is a file: name the folder that has `prompts` and `rubrics` in it.
fault-content-too-many = More than { $limit } files: remove what does not belong to the content.
fault-default-outside = The default { $default } lies outside its own range of { $low } to { $high }: change one of them.
fault-diagram-nothing = A drawing needs a rule to be read by: add `any` or `all`.
fault-empty = `{ $field }` is empty: write something or take the line out.
fault-drill-check = Write the same keys here as in `given`.
fault-drill-few = There are { $found } choices of values, and fewer than { $limit } soon come again: add values, or make `only` wider.
fault-drill-many = There are more than { $limit } choices of values: leave some out.
fault-drill-nothing = it comes to nothing or less
fault-drill-unsaid = `{ $key }` has no blank in the sentence: write `{"{"}{ $key }{"}"}` into `ask`, or remove it here.
fault-drill-value = With { $values } this does not work: { $reason }. Correct the formula, or leave such values out with `only`.
fault-expected = The formula gives { $value }, not { $found }: write `expected = { $value }` or correct the formula.
fault-few-examples = Only { $found } of the examples are { $name }: add examples until there are at least 2.
fault-field-unread = `{ $field }` is only read on an item of kind `{ $kind }`, and this one is `{ $found }`: change the kind or take it out.
fault-file-empty = This file is empty: write the answer or delete the file.
fault-file-name = The name of this file is not UTF-8: rename it.
fault-file-named = `{ $field }` must be `{ $name }`, as the file is named; found `{ $found }`: change it or rename the file.
fault-file-needed = `{ $path }` is needed and is not there: add it.
fault-file-not-regular = This is no ordinary file (a pipe, a socket or a device): replace it by a file.
fault-file-not-utf8 = This line is not UTF-8 text: save the file as UTF-8.
fault-file-outside = This link leads out of the content folder: copy the file into the folder.
fault-file-too-deep = Folders go too deep here: content lies at most in `prompts/cases/<case>/answers`.
fault-file-too-large = This file is larger than { $limit } KiB: shorten it.
fault-file-unknown = Nothing reads this file: correct its name (docs/authors.md lists them) or move it elsewhere.
fault-file-unreadable = This cannot be read ({ $reason }): check its permissions and where it leads.
fault-formula = This formula does not work: { $reason }
fault-formula-later = `{ $name }` is worked out further down, or in this very line: move it above this output.
fault-found-list = a list
fault-found-strange = a date or a number too large to keep
fault-found-table = a table
fault-item-id = `{ $field }` must be the stage, a point and a few lower-case words joined by hyphens, as in `deep-dive.collisions`; found `{ $found }`.
fault-item-prefix = The id must begin with `{ $wanted }.`, as its stage and kind say; found `{ $found }.`.
fault-key = `{ $field }` must be lower-case letters, digits and `_`, a letter first; found `{ $found }`.
fault-key-twice = `{ $key }` is already the name of another number: choose a different key.
fault-min-steps = `min_steps` is { $least }, but there are only { $steps } steps: lower it or add steps.
fault-missing = `{ $field }` is missing: add it.
fault-model-answer-level = There is no level `{ $level }`: name the file `model-<level>.md` with one of { $levels }.
fault-no-case = There is no `prompts/cases/{ $case }.toml` for this: write it, or correct the name.
fault-no-denial = No example shows the point being denied: add one such as "We will not need ...", with the verdict `missed`.
fault-no-denial-any = No example shows the point being ruled out: add one such as "We will not need ...", with the verdict `met`.
fault-no-facts = The case has no `[[fact]]`: the interviewer could not answer any question. Add some.
fault-no-misconception = `{ $item }` is not an item of kind `misconception`: name one that is.
fault-no-model-answer = The case has no model answer: write `prompts/cases/{ $case }/model-senior.md`.
fault-no-section = The curriculum `{ $curriculum }` has no section `{ $section }`: write a title as it stands there.
fault-no-rubric = The case has no rubric: write `rubrics/{ $case }.toml`.
fault-no-signal = An item of kind `{ $kind }` is found by { $wanted }: add it.
fault-no-test-answer = The text of this test answer is not there: write `prompts/cases/{ $case }/answers/{ $name }.md`.
fault-number-nothing = This number has nothing to be compared with: add `expected` or `plausible`.
fault-one-of = `{ $field }` must be one of { $words }; found `{ $found }`.
fault-one-of-near = `{ $field }` must be one of { $words }; found `{ $found }`: write `{ $meant }`.
fault-out-of-range = `{ $field }` must lie between { $least } and { $most }; found { $found }.
fault-partial-factor = `partial_factor` is { $partly }, narrower than the tolerance of { $factor }: make it wider.
fault-prompt = Line { $line }: { $message }
fault-prompt-control = A character that nobody sees stands in this line: take it out.
fault-prompt-empty = Nothing stands behind the head: write what the second reader is told.
fault-prompt-field = `{ $field }` is not known here: the head has a `version` and nothing else.
fault-prompt-no-head = The file begins with its version between two lines of `+++`: write `+++`, `version = "1"`, `+++` on top.
fault-prompt-open-head = The head is not closed: put a line with only `+++` behind the version.
fault-prompt-version = The head needs `version`, a text of 1 to 40 characters, such as `version = "1"`.
fault-phrase = The phrase "{ $phrase }" cannot be read: { $reason }.
fault-range-order = `{ $field }` must go from the smaller to the larger; found { $low } before { $high }.
fault-slug = `{ $field }` must be lower-case words joined by hyphens; found `{ $found }`.
fault-syntax = This cannot be read: { $reason }. Correct the line.
fault-test-answer-unread = No `[[answer]]` names this text: add one with `name = "{ $name }"` to `prompts/cases/{ $case }.toml`, or delete the file.
fault-tolerance-alone = A tolerance needs a value to be near to: add `expected`, or take `tolerance` out.
fault-too-few = `{ $field }` needs at least { $least }; found { $found }.
fault-too-many = `{ $field }` has more than { $most } elements: shorten the list.
fault-twice = The { $field } `{ $name }` stands in line { $line } already: choose a different one.
fault-unknown-field = `{ $field }` is not a field here; the fields are { $fields }.
fault-unknown-field-near = `{ $field }` is not a field here: write `{ $meant }`.
fault-wants-flag = true or false
fault-wants-list = a list in square brackets
fault-wants-number = a number
fault-wants-one-of = one of { $words }
fault-wants-phrase = a phrase in quotes
fault-wants-range = two numbers, [least, most]
fault-wants-table = a table
fault-wants-text = a text in quotes
fault-wants-whole = a whole number
fault-weight-nothing = All three weights are 0, so the item never counts: raise one.
fault-wrong-type = `{ $field }` must be { $wanted }; found { $found }.

### formula

formula-bad-number = `{ $found }` at character { $at } is not a number; write `86400`, `0.2` or `1e8`.
formula-bracket-open = the bracket at character { $at } is never closed.
formula-divided-by-zero = it divides by zero; change what it divides by, or the default of the input that is 0.
formula-not-finite = its value is too large, or not a real number; make the numbers smaller.
formula-operator-missing = put one of + - * / ^ before `{ $found }` at character { $at }.
formula-strange = `{ $found }` at character { $at } means nothing here; use + - * / ^ ( ), numbers and keys.
formula-too-deep = it is nested too deeply at character { $at }; split it.
formula-too-long = it has { $bytes } characters, the most is { $limit }; split it.
formula-unknown-name = there is no `{ $name }`.
formula-value-missing = a number, a key or a bracket is missing at character { $at }.

### pinned

pinned-unreadable = The pinned content of this interview cannot be read ({ $reason }).

### interviewer

interviewer-about = On “{ $question }”: { $answer }

### account

account-has-one = You have an account already; log out first to make another one.
account-name-form = A name has up to { $limit } letters, digits, spaces and the signs . - _ @ +.
device-title = { $browser } on { $system }
device-unknown = Another program
login-wrong = Name and password do not go together. Check both and try again.
password-too-easy = This password is easy to guess. Four or five words that do not belong together make a good one.
password-too-long = A password has at most { $limit } characters.
password-too-short = A password has at least { $limit } characters, this one has { $length }. Four or five words are easy to keep in mind.

### choices

extra-time-title-1000 = None
extra-time-title-1250 = A quarter more
extra-time-title-1500 = Half as much again
extra-time-title-2000 = Twice the time
level-about-mid = A sound design, broad before deep
level-about-senior = Numbers that decide, depth in two places
level-about-staff = Consequences, evolution, and what breaks first
pace-about-interview = A stage may run over; the time comes from the stages after it
pace-about-strict = Every stage ends at its bell
pace-title-interview = As in an interview
pace-title-strict = Strict
plan-about-custom = Your own minutes, below
plan-about-drill = Seven minutes on the deep dive
plan-about-fitting = What suits the case and the level
plan-about-infrastructure = 45 minutes, more of them for the deep dive
plan-about-long = An hour
plan-about-mid = 45 minutes, breadth first
plan-about-short = What is left of a real slot: 35 minutes
plan-about-staff = 45 minutes, depth and consequences
plan-about-untimed = Practice: the clock counts up
plan-title-custom = My own
plan-title-drill = Drill
plan-title-fitting = Fitting
plan-title-infrastructure = Infrastructure
plan-title-long = Long
plan-title-mid = Mid
plan-title-short = Short
plan-title-staff = Staff
plan-title-untimed = Untimed
stage-wants-clarify = Ask, find what matters, and say what you leave out. Write down what you learn and what you assume.
stage-wants-deep-dive = Take the hardest part and go to the bottom of it: how it works, how it fails, how you would know.
stage-wants-estimate = The few numbers that decide the design: load, data, bandwidth. Write the sums, with units.
stage-wants-high-level = Interface, data and the main parts, with the way of one request through them.
stage-wants-trade-offs = What you chose against what, what it costs, and what you would change at ten times the load.

### problem

problem-before-start = At that moment the interview had not begun; ask for a later one.
problem-busy = The server is busy. Nothing is lost: what you typed stays in this page and is sent again in a moment.
problem-conflict = Kept, but beside the text: it went on somewhere else. Look at both and merge them.
problem-cursor = That is not the cursor of a page; start from the first page.
problem-disk-nearly-full = The disk of this server is nearly full, so no new interview can start. Ask whoever runs it to make room.
problem-extra-time = Choose one of the offered factors.
problem-field-twice = The field “{ $name }” came twice; send it once.
problem-host = This server does not answer to that name. Use the address it printed when it started, or start it with --public-url.
problem-internal = Something went wrong on our side. Nothing that was saved is lost; try again, and if it stays, tell whoever runs this server the number below.
problem-json = The body does not read as the JSON that is wanted here: { $cause }.
problem-limit = A page has between 1 and { $limit } rows.
problem-link-gone = The link you came by was taken back or is too old. Ask for a new one; what you handed in stays.
problem-log-in = Log in first, or open the page this came from again.
problem-malformed = The request could not be read. Reload the page and try again; what you typed is kept in it.
problem-media-type = A form must come as a form; reload the page and try again.
problem-method = That address does not take this kind of request.
problem-minutes = The minutes of “{ $stage }” must be a number, such as 6 or 7.5.
problem-no-case = Choose a case first.
problem-nobody-interviewed = You can change roles with the person who interviewed, and nobody did here.
problem-not-finished = The interview is still running; there is a report when it is finished.
problem-not-found = There is nothing here, or it is not yours. If you began it in another browser, log in.
problem-not-json = Send JSON, with the header content-type: application/json.
problem-only-watching = You came to watch. Ask for a link to interview, if that is what you want to do.
problem-origin = This request came from another site, so it was not carried out. Open the page here and try again.
problem-over = The interview is over.
problem-time-out = That took too long and was given up. What you typed is kept in the page; try again.
problem-too-large = That is larger than anything this page needs. It stays in the page; shorten it and try again.
problem-too-many = Too many requests at once. Try again in { $seconds ->
    [one] a second
   *[other] { $seconds } seconds
}; nothing is lost.
problem-too-many-present = { $limit } people are there already. Try again in a while.
problem-too-many-running = { $limit } interviews run already. Finish one of them first.
problem-unknown-case = There is no case “{ $case }”. Choose one from the list.
problem-unknown-choice = “{ $value }” is no { $name } this program knows; choose one of those offered.
problem-x-app = A page of ours sends the header X-App; a program should use Authorization: Bearer instead of the cookie.

### refusals of the room

refusal-no-hint-left = There are no more hints for this stage. Say what you are weighing up, and decide.
room-paused = Paused. The clock stands still; what you write now is kept, but does not count.
room-paused-by-outage = The server was away for a while, so the interview waits for you. Your time is what it was; go on when you are ready.

### report

flag-off-topic = This may be an answer to another case: hardly anything in it belongs to this one.
flag-red = Possibly a wrong claim, which a person should look at: { $text }
flag-stuffing = Some passages name many things and explain none; they were not counted.
level-short = { $dimension }: { $points ->
    [one] one point
   *[other] { $points } points
} short
made-by-band = { $percent } % of what was asked for makes { $points ->
    [one] one point
   *[other] { $points } points
}.
made-by-cap = At most { $most }: { $reason }
made-by-counts = { $core_met } of { $core } core items met, { $plus_met } of { $plus } further ones.
made-by-nothing = Nothing in a text can show this; it needs a person.
pace-cut-short = { $stage } got { $percent } % of its time.
pace-hurried = You used { $percent } % of the time there was. The rest would have bought depth.
pace-never-reached = You never reached { $stage }.
pace-no-notes = You wrote nothing in { $stage }. Only what is written can be read.
pace-overran = { $stage } took { $minutes ->
    [one] a minute
   *[other] { $minutes } minutes
} more than planned, taken from what came after it.
report-ending-abandoned = Ended because nobody came back to it.
report-ending-expired = Ended at the bell.
report-ending-submitted = You finished it yourself.
self-nothing = Choose at least one number, or skip.

### scene

scene-element = The element “{ $id }” of the drawing is out of all bounds; delete it and save the drawing again.
scene-not-a-scene = That file is not an Excalidraw drawing. Save it there as .excalidraw and send that file.
scene-too-large = The drawing is larger than { $limit } KiB. Leave out pictures and try again.
scene-too-many = The drawing has { $count } elements; at most { $limit } fit.

### server

cli-backup-done = Copied to { $file } and checked. To start from it, put it into an empty data directory as fortyfive.db.
server-address-in-use = { $address } is in use by another program. Stop that one, or choose another address with --listen.
server-cannot-listen = Cannot listen on { $address }: { $cause }. Choose another address with --listen.
server-disk-failed = The disk failed while saving. Look at it, then start again: what was acknowledged is on it.
server-log = --log does not read: { $cause }. Try --log info.
server-ready = fortyfive is ready: { $address }

### scoring

cap-board-incomplete = a required part or path is missing from the board.
cap-confirmed-red-flag = a wrong claim was confirmed.
cap-deep-dive-not-reached = the deep dive was not reached.
cap-estimate-skipped = no estimate was tried.
cap-little-clarified = fewer than two core points were cleared up at the start.
cap-no-alternative-named = no alternative was named.
cap-no-plus-item = a 4 needs something beyond the core; at staff level two such points.
board-column-kind = Taken for
board-column-part = Part
board-column-to = Leads to
board-cut-short = There is more on the board than can be read; only a part of it was looked at.
board-dangling = { $count ->
    [one] One arrow leads nowhere: an end of it touches no shape.
   *[other] { $count } arrows lead nowhere: an end of them touches no shape.
}
board-dangling-at = { $count ->
    [one] One arrow leads nowhere; it touches { $at } and nothing else.
   *[other] { $count } arrows lead nowhere: they touch { $at } and nothing else.
}
board-guessed = guessed
board-in-words = The same in words
board-nameless = a shape without words
board-reference = One way to draw it
board-set-aside = { $count ->
    [one] One part stands far from the rest; it was not looked at.
   *[other] { $count } parts stand far from the rest; they were not looked at.
}
board-source-chain = Read from lines with arrows in your notes, because nothing was drawn; a drawing counts for more.
board-source-mermaid = Read from a diagram in your notes.
board-source-scene = Read from your drawing.
board-unknown = nothing known
board-unlabelled = { $count ->
    [one] One shape has no words on it or beside it.
   *[other] { $count } shapes have no words on them or beside them.
}
board-sentence = { $from }: { $ways }.
board-sentence-end = { $from }.
board-to = to { $to }
board-to-for = to { $to } ({ $what })
component-cache = a cache
component-cdn = a CDN
component-client = a client
component-coord = a coordination service
component-dns = DNS
component-gateway = a gateway
component-lb = a load balancer
component-log = a log
component-monitor = monitoring
component-nosql = a NoSQL store
component-object = object storage
component-queue = a queue
component-search = a search index
component-service = a service
component-sql = an SQL database
component-store = a database
component-worker = a worker
kind-cache = cache
kind-cdn = CDN
kind-client = client
kind-coord = coordination
kind-dns = DNS
kind-gateway = gateway
kind-lb = load balancer
kind-log = log
kind-monitor = monitoring
kind-nosql = NoSQL store
kind-object = object storage
kind-queue = queue
kind-search = search index
kind-service = service
kind-sql = SQL database
kind-store = database
kind-worker = worker
near-cancelled = the same sentence takes it back
near-drawn = the drawing comes near it
near-denied = it was ruled out
near-incomplete = a part of it is missing
near-only-label = it is only a label in a drawing
near-elsewhere = that part of the answer is about something else
near-mention-only = it only stands in a list of names
near-no-number = the number is missing
near-number-off = another number comes out
near-only-asked = it was only asked
near-only-heading = it only stands in a heading
near-other-stage = it does not count in that stage
near-out-of-scope = it was put out of scope
near-to-do = it was left for later
note-board-guessed = Some of it was guessed: a label without a known word counts as a service.
note-board-not-read = This looks at the drawing, and nothing was drawn.
note-board-unreadable = This looks at the drawing, of which too little could be read: it costs nothing.
note-from-text = Nothing of this was drawn; the text says it, which counts as half an item.
note-mention-only = Named in a list of many things, and nothing said about any of them.
note-one-place = It rests on one sentence.
note-parts-apart = Its parts stand in different sentences.
note-needs-confirmation = A flag only: it costs nothing until a person confirms it.
note-numbers-not-read = This looks at a number, and numbers were not read.
note-off-topic = Not counted: the answer seems to be for another case.
note-sums-not-read = This looks at your sums, and too few of them could be read.
note-words-only = The words are there; whether the number is right was not judged.
wanted-arrow = an arrow to “{ $to }”
wanted-more = { $many } more: { $kind }
wanted-or = {" or "}
wanted-second = a second “{ $of }”, or a way around it

### store

store-busy = The database is busy. Nothing is lost: what you typed stays in this page and is sent again in a moment.
store-conflict = Somebody else wrote at the same moment. Nothing is lost; it is tried again.
store-corrupt = The database holds something that cannot be read. Tell whoever runs this server.
store-failed = The disk of this server failed, so it stops saving. What was acknowledged is safe; what you typed stays in this page.
store-full = The disk of this server is full. What you typed is kept on your computer and sent again when there is room.
store-internal = Something went wrong while saving. What you typed stays in this page; try again.
store-name-taken = That name is taken. Choose another one, or log in if it is yours.
store-not-found = There is nothing like that here.
store-read-only = The database can only be read at the moment. What you typed stays in this page.
store-refused = The database cannot be used as it is. Tell whoever runs this server.
store-too-many-running = Too many interviews run already. Finish one of them first.
store-unavailable = The database cannot be reached. What you typed stays in this page and is sent again in a moment.
report-how = How this came about
report-dimension = Dimension
report-points = Points
report-least = At least
report-weight = Weight
report-mean = The weighted mean is { $mean }. Every dimension must reach its least; with a mean of 3.5 it is a strong hire.
report-stage = Stage
report-earned = Earned
report-earned-of = { $earned } of { $worth }
report-share = Share
report-item = Item
report-finding = Finding
report-counting = An item is worth its weight at this level, half of it beyond the core. Met earns all, partly half; hints and drawings that nobody could read change what it says beside the item.
credit-probed = Reached after a neutral question; it counts in full.
credit-hinted = Reached after the first hint: all of it at mid level, three quarters above.
credit-hinted-twice = Reached after the second hint: half.
credit-told = The third hint had said it: it earns nothing, and you have learnt it.
note-stage-not-planned = This interview did not have the stage it belongs to, so it costs nothing.
report-other-stages = From other stages
calculator-heading = Calculator
calculator-lead = Sums as you would write them at a whiteboard: sizes, rates, times, millions.
calculator-label = Sum
calculator-reckon = Reckon
calculator-about = A month has 30 days, a year 365. KB is 1,000 bytes, KiB 1,024; Mb is bits. Try: 100M users * 500 B, 5 TB / 100 GB, 100M / month, 20% of 2.5 TB.
calculator-into-notes = Into the notes
calculator-empty = Write a sum, such as 100M * 500 B.
calculator-too-long = A sum may have 200 characters. Do it in two steps.
calculator-too-big = That takes too long to reckon. Use smaller numbers.
calculator-unknown-word = “{ $detail }” is no number and no unit known here. Write its value instead.
calculator-not-a-sum = That has no result: { $detail }.
calculator-too-many-rows = A sheet may have { $limit } rows. Begin another one.
sheet-caption = Estimation sheet: the lines of your notes that reckon something
sheet-quantity = Quantity
sheet-quantity-example = writes
sheet-formula = Formula
sheet-result = Result
sheet-about = Enter puts the line into your notes. With a name in front, later rows can reckon with it: writes, then writes * 100.
board-own = Your board, as it was read
report-kept-back = Kept back
report-kept-back-about = What the interviewer had in mind. Answer a question for yourself before you open it.
report-probes = Questions
report-asked-you = asked
report-good = A good answer
report-weak = A weak one
report-wrong = A wrong one
report-curveballs = Changes of the task
report-thrown = happened
report-what-changed = What you changed
report-nothing-changed = Nothing changed on the board or in the notes after it.
report-hints = Hints you did not need
report-choices = The choices of this case
change-added = { $part } was added.
change-removed = { $part } was taken out.
change-renamed = { $from } was renamed { $to }.
change-connected = { $from } now leads to { $to }.
change-cut = { $from } no longer leads to { $to }.

### dictation
dictate-button = Dictate
dictate-again = Send it again
dictate-agree = Agree and record
dictate-decline = Not now
dictate-consent-heading = Where your voice goes
dictate-consent-about = What you say while it records goes to this server, and from there to { $host }, which turns it into words. This server keeps no recording; what { $host } keeps, whoever runs this server can tell you. The words come into your notes at the caret, and you can change them like any others.
dictate-insecure = This browser gives no microphone to this page: it must come over https, or from this machine itself.
dictate-opening = Waiting for the microphone.
dictate-none = No microphone was found, or another program has it.
dictate-denied = The browser keeps the microphone from this page. Allow it in the address bar, then press Dictate again.
dictate-recording = Recording. Press again to stop.
dictate-left = Recording, { $count } s left.
dictate-sending = Your words are on their way.
dictate-silence = Nothing was understood. Speak closer to the microphone, or type it.
dictate-done = Your words are in the notes.
dictation-unreadable = The transcription service answered something that is no transcription. Your recording is still in this page; send it again, or type it.
dictation-time-out = The transcription service took too long. Your recording is still in this page; send it again, or type it.
dictation-unreachable = The transcription service cannot be reached. Your recording is still in this page; send it again in a moment, or type it.
dictation-redirected = The transcription service wants recordings sent elsewhere, which this server does not do. Tell whoever runs it; meanwhile type it.
dictation-key = The transcription service does not accept this server's key. Tell whoever runs this server; meanwhile type it.
dictation-not-read = The transcription service could not read this recording. Record it again, or type it.
dictation-busy = The transcription service has too much to do. Your recording is still in this page; send it again in { $seconds ->
    [one] one second
   *[other] { $seconds } seconds
}.
dictation-failed = The transcription service failed (status { $status }). Your recording is still in this page; send it again in a moment, or type it.
problem-not-a-recording = A recording must come as audio/webm, audio/mp4 or audio/ogg.
problem-recording-too-long = That recording is too long. Stop after a minute at most, and go on with another one.
endpoint-no-address = That is no address. It is https:// and a host with its path, such as https://host/v1, without a name or password in it.
endpoint-not-encrypted = http:// to { $host } is not encrypted. Use https://; for a private address the option beside this one that ends in -plain-http allows it.
endpoint-never = Nothing is ever sent to { $host }.
endpoint-key = The key has letters in it that cannot be sent.
endpoint-client = No encrypted connection can be made from here: { $cause }. Install the certificates of the system.

### model
model-off = The language model failed several times in a row and is left alone for a minute. Ask again after that; your result stands without it.
model-unreachable = The language model cannot be reached. Ask again later; your result stands without it.
model-timed-out = The language model took too long. Ask again later; your result stands without it.
model-redirected = The language model wants to be asked elsewhere, which this server does not do. Tell whoever runs it; your result stands without it.
model-too-much = The language model said more than anybody reads. Ask again; your result stands without it.
model-unreadable = What the language model answered is no answer. Ask again; your result stands without it.
model-key = The language model does not accept this server's key. Tell whoever runs this server; your result stands without it.
model-unpaid = The language model's owner says that it is not paid for. Tell whoever runs this server; your result stands without it.
model-not-there = Nobody knows this language model at its address. Tell whoever runs this server; your result stands without it.
model-not-taken = The language model did not take the question. Tell whoever runs this server; your result stands without it.
model-busy = The language model has too much to do. Ask again in a few minutes; your result stands without it.
model-busy-until = The language model has too much to do. Ask again in { $seconds ->
    [one] one second
   *[other] { $seconds } seconds
}; your result stands without it.
model-failed = The language model failed (status { $status }). Ask again later; your result stands without it.
reader-check-title = { $model } by { $dialect } at { $url }
reader-check-works = It works: what is marked ok is there, and it goes without what is marked --.
reader-check-does-not-work = It cannot be used like this: put right what is marked !! and check again.
reader-check-nothing-set = No language model is set. Give --reader-url and --reader-model, on the command line, as variables or in the configuration file.
reader-check-what-settings = settings
reader-check-what-name = name
reader-check-what-connection = connection
reader-check-what-encryption = encryption
reader-check-what-key = key
reader-check-what-model = model
reader-check-what-schema = schema
reader-check-what-plain-text = plain text
reader-check-what-streaming = streaming
reader-check-what-usage = usage
reader-check-what-first-byte = first byte
reader-check-key-there = Address and model are given, with a key.
reader-check-no-key = Address and model are given, without a key.
reader-check-name = { $host } is { $addresses }.
reader-check-no-name = { $host } leads nowhere: { $cause }. Check the spelling, and that this machine can look names up.
reader-check-connected = Port { $port } answers.
reader-check-not-connected = Port { $port } does not answer: { $cause }. Check that the server runs there and that no firewall stands between.
reader-check-connect-time = no answer within 5 seconds
reader-check-secured = The connection is encrypted and its certificate is good.
reader-check-plain = The connection is not encrypted; it does not leave this machine or its network.
reader-check-not-secured = No connection came about: { $cause }. For https:// the certificate must be one this system trusts; SSL_CERT_FILE names others.
reader-check-key = The key is accepted, or none is needed.
reader-check-key-refused = The key is not accepted (status { $status }). Check --reader-key-file.
reader-check-key-unknown = The endpoint lists no models, so the questions below tell whether it accepts the key.
reader-check-model = The model is one of { $count } it lists.
reader-check-model-unlisted = The model is not listed; listed are: { $names }. The questions below tell whether it answers all the same.
reader-check-no-list = The endpoint lists no models; the questions below tell whether it knows this one.
reader-check-schema = It fills in the form it is given.
reader-check-schema-less = It fills in the form, after something of the question was left out that it refused. Answers are checked here in any case.
reader-check-schema-cut = It ran into its limit before the form was filled in. Use a model that thinks less, or a larger context.
reader-check-schema-ignored = It does not fill in the form it is given: its answers would be thrown away. Use another model, or a server that holds it to a JSON schema.
reader-check-plain-text = It answers in plain words, too.
reader-check-plain-text-cut = It answers in plain words, but ran into its limit.
reader-check-streams = The answer comes as it is written.
reader-check-no-stream = The answer comes in one piece: within 30 seconds it has to be there.
reader-check-usage = It counts tokens: { $input } in, { $output } out.
reader-check-no-usage = It counts no tokens: they are estimated by length, for the budget.
reader-check-not-found = There is no such call or model (status { $status }). Check --reader-dialect, --reader-url and --reader-model.
reader-check-refused = The question is refused (status { $status }). What the server itself logs may say why.
reader-check-timed-out = No answer came in time: 30 seconds for its first byte, 90 for all of it.
reader-check-redirected = The endpoint leads elsewhere, which is not followed. Set --reader-url to where it leads.
reader-check-unreadable = What came is no answer of this dialect. Check --reader-dialect.
reader-check-came = It begins: { $came }
reader-check-first-byte = The first byte of the answer came.
reader-check-not-asked = Not looked at.
reader-check-system = You fill in forms. Answer with one JSON object that has the one field answer, and yes or no in it.
reader-check-system-plain = You answer in one word.
reader-check-question = Is water wet?

### peers

ask-about = Another person sees what no program does. Send a friend a link: they need no account. They see your notes, board and conversation, and the machine's marks only when their own are in.
ask-about-live = Somebody can be there while you work: to interview you in place of the program, or to watch. They need no account. Your clock runs while you send the link.
ask-came = { $uses } of { $max } came
ask-copied = Copied.
ask-copy = Copy the link
ask-days = Days it holds
ask-heading = Ask somebody
ask-heading-page = Ask somebody
ask-link = Link
ask-links = Links
ask-made = Here is the link
ask-made-for-interviewer = Whoever opens it interviews you: they see what you write and draw, have the facts, questions and hints before them, and mark the checklist. The program keeps silent meanwhile.
ask-made-for-report-reader = Whoever opens it reads what came out.
ask-made-for-reviewer = Whoever opens it marks the checklist, and then compares.
ask-made-for-watcher = Whoever opens it sees what you write, draw and say, and nothing of the answers.
ask-made-uses = { $uses ->
    [one] For one person,
   *[other] For { $uses } people,
}
ask-make = Make a link
ask-note = For whom (only you see this)
ask-once = It is shown this once. If it gets lost, take it back and make another one.
ask-qr = The link as a code for a phone's camera
ask-revoke = Take back
ask-revoke-label = Take back the link { $note }
ask-role = What for?
ask-role-about-interviewer = takes the program's place and has the key before them
ask-role-about-report-reader = sees the result and everybody's marks
ask-role-about-reviewer = reads your interview and marks the checklist
ask-role-about-watcher = sees what you write and draw, and no key
ask-role-title-interviewer = Interview me
ask-role-title-report-reader = Read the report
ask-role-title-reviewer = Review
ask-role-title-watcher = Watch
ask-state-expired = too old
ask-state-open = open
ask-state-revoked = taken back
ask-state-used-up = everybody has come
ask-title = Ask somebody: { $case }
ask-too-many = This interview has had { $limit } links, and more it cannot have.
ask-too-many-open = { $limit } links are open already. Take one back first.
ask-unfit = A link is for 1 to { $uses } people, holds an hour to 30 days, and has a note of up to { $chars } characters.
ask-until = until
ask-uses = People
graders-communication = communication { $points } of 4
graders-heading = Who marked it
graders-lead = What everybody made of this interview.
graders-lead-of = What everybody made of the interview of { $name }.
graders-machine = What the program says
graders-none = Nobody has marked it yet.
graders-revise = Change your marks
graders-version = version { $version }
graders-you = you
join-account = You have an account here?
join-dead = This link opens nothing: it is mistyped, too old, used up, or was taken back. Ask whoever sent it for a new one.
join-lead = Somebody invites you to a mock interview of theirs: to interview, to watch, or to look at it afterwards.
join-link = Link
join-lost = That did not reach the server. Try again in a moment.
join-name = Your name
join-name-form = Give a name of up to { $limit } letters, digits and spaces, so that they know who it was.
join-name-hint = So that they know who it was. You need no account.
join-open = Open it
join-own = This link leads to your own interview. Send it to somebody else; you find the report under your interviews.
join-title = You were asked to look
marks-first = Hand in your own marks first; then you see what the others say.
marks-not-on-board = That part is not on the board; choose one of those listed.
marks-nothing = Nothing is marked yet. Say of at least one point whether it was met, partly met or missed.
marks-nothing-shows-it = Say what shows it: quote the notes, name a part of the board, or tick that it was said aloud.
marks-outside-interview = That moment lies outside the interview.
marks-points-out-of-range = Communication has 1 to 4 points.
marks-quote-not-in-text = These words do not stand in the notes; copy them as they were written.
marks-remark-too-long = A remark may have 4,000 characters; shorten it.
marks-too-long = All marks together are longer than { $limit } KiB; shorten the remarks.
marks-too-many-pins = There are more remarks about moments than can be kept; leave some out.
marks-too-many-proofs = Eight pieces of evidence are enough for a point; leave some out.
marks-too-many-versions = { $limit } versions of your marks are kept, and no more can be added.
marks-twice = This point is marked twice; leave one out.
marks-unknown-item = The checklist has no such point; reload the page.
marks-unsound = Not handed in yet: something is missing or does not fit. It says where, and nothing is lost.
review-about = Go through the points. “Could not tell” is a good answer; a guess is not.
review-about-plain = For a point that was met, copy the words that show it from the notes, a blank line between two quotes.
review-about-quote = For a point that was met, select the words that show it in the notes, or a part of the board, and press Quote.
review-aloud = said aloud
review-at = at { $time }
review-board = The board
review-candidate = Candidate
review-checklist = Checklist
review-communication = Easy to follow, says what is being decided; only a person can tell
review-elsewhere = This review went on in another window. What you have here was not saved over it; reload to see what stands there.
review-hand-in = Hand in
review-keep = Keep for later
review-kept = Kept. You can close this page and go on later.
review-kicker = Review
review-lead = Read what was written, drawn and said, and mark what you find. What others found is shown when yours is in.
review-lead-of = { $name } asks you to look. Read what was written, drawn and said, and mark what you find. What others found is shown when yours is in.
review-model = How it could have been done
review-no-board = Nothing was drawn.
review-note = What would you tell them?
review-on-board = on the board: { $parts }
review-parts = A part of the board (“; ” between two)
review-parts-about = Parts and arrows; choose some, then press Quote at a point.
review-quote = Quote
review-quote-label = Quote what is selected for: { $item }
review-quotes = Words from the notes
review-read = The interview
review-remark = Remark
review-remark-label = Remark on: { $item }
review-see = See what everybody says
review-talk = { $count ->
    [one] The conversation, one line
   *[other] The conversation, { $count } lines
}
review-title = Review: { $case }
review-verdict-met = Met
review-verdict-missed = Missed
review-verdict-not-assessed = Could not tell
review-verdict-partly = Partly
review-version = Version { $version } of your marks is in. Hand in again to replace it.
review-why = Why it matters
review-word-board = on the board: {"{"}parts{"}"}
review-word-drop = Remove: {"{"}what{"}"}
review-word-merged = Put together with what you marked in another window.
review-word-at = at {"{"}clock{"}"}
review-word-moment = a moment of the interview
review-word-nothing-picked = Select words in the notes or a part of the board first.
review-word-picked = Selected: {"{"}what{"}"}
review-word-refused = Not saved: {"{"}sentence{"}"} It is kept in this browser.
review-word-retrying = Not saved yet: kept in this browser, trying again.
review-word-saved = Saved
review-word-saving = Saving…
review-word-unsaved = Not saved yet
together-heading = Everybody who read it
together-result = Together: { $verdict } at { $level } ({ $names }).
together-settled = { $settled } of { $judged } points are settled: what the readers say is right nine times in ten or more.
together-talk = Every design should have these, and somebody overlooked something: talk about it, or ask a third reader.
together-agreement = How far they agree
together-items = Points
together-same = Same verdict
together-kappa = Beyond chance (Cohen’s kappa)
together-alpha = Beyond chance (Krippendorff’s alpha)
together-agreement-about = Counted over points that at least two could judge. 1 is full agreement, 0 what chance would give; a dash where chance cannot be told.
together-caption = One row for each point, a column for each reader
together-joint = Together
together-said = Why
together-offline = Offline reader
together-whole = All points
together-on-core = Met for one, missed for another: core points
together-wholly = Met for one, missed for another
together-somewhat = Half a point apart
together-one-reader = Read by one, or by nobody
together-same-all = The same for everybody
together-sure-settled = settled
together-sure-likely = likely
together-sure-open = open
### circles

circle-access-ended = This review is closed: the interview was taken back or given back, or one of you is no longer in the circle. What you handed in stays with its owner, and cannot be changed any more.
circle-alone = You are alone here so far. Send a link to somebody you would like to practise with.
circle-any-case = A case of your choice
circle-ask = Ask somebody in
circle-back = Back to the circle
circle-balance-begin = Nobody has reviewed for you yet, nor you for them. The first review makes it easy for the next.
circle-balance-even = You have given { $given } { $given ->
    [one] review
   *[other] reviews
} and received as many. Well kept.
circle-balance-gave = You have given { $given } { $given ->
    [one] review
   *[other] reviews
} and received { $received }. The others are glad of it; put something up when you like.
circle-balance-got = You have received { $received } { $received ->
    [one] review
   *[other] reviews
} and given { $given }. Whenever you find the time, somebody would be glad of yours.
circle-being-read = being read by { $names }
circle-candidate = Candidate
circle-conflict = two readers contradict each other on a core point, a third one helps
circle-dimension = Dimension
circle-done-cases = of { $all } cases
circle-done-interviews = { $count ->
    [one] interview put up
   *[other] interviews put up
}
circle-done-reviews = { $count ->
    [one] review
   *[other] reviews
}
circle-full = This circle is full: { $limit } people are in it. Ask whoever sent you the link.
circle-give-back = Give back
circle-give-back-label = Give back: { $title }
circle-given = { $given } given, { $received } received
circle-handed-in = Your marks of it are in, so there is nothing to give back. Thank you.
circle-interviewer = interviewer
circle-is-full = { $limit } people are in it, and more cannot be.
circle-join = Come in
circle-join-lead = A few people interview and grade each other here. They see your name, and of your interviews those that you put up.
circle-join-title = You were asked into a circle
circle-lease-over = Its time is over, so somebody else may be given it too. You can still hand in.
circle-lease-until = Yours until
circle-leave = Leave the circle
circle-leave-about = What you handed in stays with its owners, and your interviews stay yours; they are put up here no more, and what you were reviewing goes to somebody else. You cannot change marks of before any more. Whoever has been here longest looks after the circle if you did.
circle-leave-sure = Leave
circle-link-for = Whoever opens it comes into the circle. They need no account, a name is enough.
circle-link-title = Link to { $title }
circle-link-unfit = A link is for 1 to { $limit } people and holds an hour to 30 days.
circle-looks-after = looks after the circle
circle-looks-on = Looks on, and reviews afterwards:
circle-members = Members
circle-members-count = { $count ->
    [one] One member
   *[other] { $count } members
}
circle-next = Review the next one
circle-next-about = The one that has waited longest. It is yours for { $hours } hours; what others found is shown when your marks are in.
circle-nothing-free = Somebody is reading each of those that are left. Come back later: what is not handed in comes into the queue again.
circle-nothing-more = Nothing else waits for you.
circle-nothing-put-up = Nobody else has put anything up yet.
circle-nothing-unread = Everything the others put up has been read by you or by enough of you. Well done.
circle-of = of { $name }
circle-offered = Finished, and seen by you alone
circle-own = Your interviews
circle-own-about = Put one up, and the others find it in their queue. They see your notes, board and conversation; nobody sees the machine's marks before their own are in.
circle-own-up = Put up
circle-page-title = Circle { $title }
circle-points = Points of the checklists that were looked at in reviews, of the interviews put up last
circle-points-read = Points
circle-put-up = Put up
circle-put-up-label = Put up: { $title }
circle-queue = Put up by the others
circle-queue-empty = Nothing yet.
circle-read = you have read it
circle-readers = { $count ->
    [0] nobody has read it yet
    [one] read once
   *[other] read { $count } times
}
circle-remove = Remove
circle-remove-about = Their marks and interviews stay. What they were reviewing goes to somebody else, and they cannot change marks of before any more.
circle-remove-label = Remove { $name }
circle-remove-sure = Remove them
circle-rename = Give it another name
circle-rename-do = Rename
circle-reviews = To review
circle-revoke = Take back
circle-start = Start this case
circle-start-label = Start this case: { $title }
circle-take-back = Take back
circle-take-back-label = Take back: { $title }
circle-title = Name of the circle
circle-title-form = Give the circle a name of up to { $limit } letters, digits and signs.
circle-together = What you did together
circle-too-many = You are in { $limit } circles, and more is too much for anybody. Leave one first.
circle-too-many-links = { $limit } links are open already. Take one back first.
circle-too-many-reading = You are reviewing { $limit } already. Hand one in or give it back first.
circle-too-many-up = You have { $limit } interviews up here. Take one back first.
circle-trend = How yours went, for you alone
circle-trend-about = The share of the checklist that the offline reader found. Nobody else sees this.
circle-trend-case = Case
circle-trend-share = Found of the checklist
circle-week = This week
circle-week-about = From Monday, { $day }. Everybody meets everybody before anybody meets again, and gets a case that is new to both as long as there is one.
circle-week-alone = As soon as somebody else is here, it says who interviews whom.
circle-you = you
circles-come = Somebody sent you a link?
circles-come-link = Come in by it
circles-lead = Two to ten people who interview and grade each other. The best practice is a person, and nobody needs an account.
circles-make = Make it
circles-make-another = Another circle
circles-make-first = Your first circle
circles-name-hint = The others know you by it. You need no account.
circles-title = Circles

### chair

chair-left = { $name } has left the interviewer's chair. The program goes on.
chair-silent = { $name } has been away for a minute. The program goes on.
chair-taken = { $name } interviews from here on.
chair-taken-back = The link of { $name } was taken back. The program goes on.

### swap

swap-nameless = The one you interviewed

### live

after-given-heading = Given away
after-facts = Facts given after a typed question: { $asked }. Facts given without one: { $unasked }.
after-hints = { $count ->
    [0] No hints were given.
    [one] One hint was given.
   *[other] { $count } hints were given.
 }
after-hosting = How { $name } interviewed
after-hosting-about = Both of you see this. Only what was typed or clicked is known here; what you said aloud is not.
after-kicker = After the interview
after-lead-candidate = It is over. Your report tells what you did; below stands what there was to learn for the one who interviewed.
after-lead-host = It is over. Go through the checklist while it is fresh: what you ticked is there already.
after-probes = Questions asked: { $count }.
after-probes-heading = Questions
after-probes-skipped = There would have been room for these:
after-report = To the report
after-review = Go on to the checklist
after-says = says this of the checklist:
after-share = { $share } % of the written words were the interviewer's ({ $words } words).
after-share-heading = Who wrote how much
after-share-none = Nobody wrote anything.
after-short = left after { $spent } of { $budget }
after-short-heading = Stages cut short
after-short-none = No stage was cut short by the interviewer.
after-soon = This was said in the first two minutes of a stage, without a question before it:
after-soon-heading = Spoke before being asked
after-soon-none = The beginnings of the stages were left to the candidate.
after-swap-about = The same plan and level, another case. Both browsers go there.
after-swap-candidate = Now you interview them
after-swap-heading = The other way round
after-swap-host = Now they interview you
after-swap-nobody = Roles are changed by the two who were there last.
after-swapped = To the other interview
after-title = After the interview: { $case }
hosted-about = What there was to learn for them, and the other way round: now you interview them, on another case.
hosted-heading = { $name } interviewed you
hosted-see = See how, and change roles
live-about = You interview. Give facts when you are asked, ask, keep silent while they think; tick what you hear.
live-about-of = You interview { $name }. Give facts when you are asked, ask, keep silent while they think; tick what you hear.
live-again = Again
live-answers = What answers contain
live-ask = Ask
live-ask-label = Ask: { $what }
live-chair-free = The program interviews. The chair is free.
live-chair-mine = You interview. The program is silent and only suggests.
live-chair-taken = { $name } interviews. You may watch, and take over when they leave.
live-checklist = Checklist
live-checklist-about = Tick a point when you hear it. It is kept with its moment in your marks.
live-curveballs = Changes of the task
live-extend = +{ $minutes } min
live-extend-label = Give { $minutes ->
    [one] one minute more
   *[other] { $minutes } minutes more
 }
live-facts = Facts, when asked
live-give = Give
live-give-label = Give: { $what }
live-good = Good
live-here = { $count ->
    [one] { $names } is here, too.
   *[other] { $names } are here, too.
 }
live-hint-level = Step { $level }
live-hints = Hints for this stage
live-interviews = { $name } interviews.
live-leave = Leave the chair
live-message = Say something
live-message-hint = Enter sends, Shift+Enter starts a new line.
live-met-label = Met: { $item }
live-next = On to { $stage }
live-no-board = Nothing is drawn yet.
live-no-hints = This stage has no hints.
live-no-script = Without scripts this page does not follow by itself: reload it to see what is new.
live-no-suggestion = The program would say nothing now.
live-no-text = Nothing is written yet.
live-note = Your notes
live-note-about = Only you see them, until you hand in your marks: there they stand as your word on the whole, to be changed or deleted.
live-panel-candidate = Candidate
live-panel-guide = Guide
live-partly-label = Partly: { $item }
live-pause = Pause ({ $time } left)
live-probes = Questions
live-program-interviews = The program interviews.
live-question = They ask:
live-reaction = What a good candidate does
live-red-flags = Red flags
live-resume = Go on
live-say-it = Say it
live-send = Send
live-stage-now = now
live-suggestion = The program would say:
live-take = Take the chair
live-throw = Bring it in
live-throw-label = Bring in: { $what }
live-title = Live: { $case }
live-watch-about = You watch. Nobody sees what you do here but that you are here.
live-weak = Weak
live-word-gone = Your link does not hold any more: it was taken back or is too old.
live-word-lost = The connection is lost; trying again.
live-word-not-sent = That did not reach the server. Try again in a moment.
live-word-over = The interview is over.
live-word-restarting = The server restarts; time is held.
live-word-saved = Saved
live-word-saving = Saving…
live-word-unsaved = Not saved yet
live-wrong = Wrong

### reference interviews in a content folder

fault-reference-absent = These points have no agreed mark: { $items }. Every point of the checklist needs one.
fault-reference-item = `{ $item }` is no point of this case's checklist that a person marks.
fault-reference-name = Name the file with lower-case words joined by hyphens, such as numbers-first.toml.
fault-reference-quote = These words do not stand in the notes of `{ $stage }`: copy them exactly, or name the stage they stand in.
fault-reference-twice = `{ $item }` is marked twice: leave one out.
fault-reference-unshown = Say what shows `{ $item }`: a quote of the notes, or parts of the board.
lint-reference-board = The drawing of this reference interview cannot be read: { $reason }.
lint-reference-empty = it has no components
lint-reference-line = line { $line } says “{ $text }”
lint-reference-long = it is too long
lint-reference-part = No part of the drawing is called “{ $label }”.

### one table, answers, ratings

answer-begin = Answer
answer-change = Change your answer
answer-earlier = This answers an earlier wording:
answer-label = Your answer to this remark
answer-no-remark = There is no remark at this place any more; reload the page.
answer-send = Send
answer-theirs = The candidate answers
answer-too-long = An answer may have { $limit } characters; shorten it.
answer-too-many = { $limit } answers to one reader are kept, and no more can be added.
answer-yours = Your answer
habit-hard = marks rather hard ({ $count } practised points)
habit-right = marks about right ({ $count } practised points)
habit-soft = marks rather soft ({ $count } practised points)
rate-helpful = helpful
rate-legend = How helpful was { $name }?
rate-not = not helpful
rate-send = Say so
rate-unknown = Say not, helpful or very.
rate-very = very helpful
rated-helpful = The candidate found this helpful.
rated-not = The candidate did not find this helpful.
rated-very = The candidate found this very helpful.
review-at-what = at { $time }: { $what }
review-moments = Moments of the interview
review-moments-about = Choose one, then press Quote at a point.
review-moments-field = Moments, as 12:07 (“; ” between two)
review-pin-at = When
review-pin-more = Another remark
review-pin-none = Choose a moment
review-pin-text = Remark about this moment
review-pins = Remarks about moments
review-pins-about = What would you have wanted to say just then?
review-stage-begins = { $stage } begins
together-conflict = { $count ->
    [one] On one point that every design should have, one says met and another missed.
   *[other] On { $count } points that every design should have, one says met and another missed.
}
together-pins = About moments
together-sure = On average a verdict here is right { $percent } times in a hundred, by what is known of its readers.
together-third = Ask a third reader
together-word = A word between the two often settles it: both see this table.
together-word-reader = A word between the two often settles it: the candidate sees this table, too. Who changes their mind hands in again.
together-you = You

### one's own marks

own-kicker = Your own marks
own-lead = Mark your interview as you would mark somebody else's. When you hand it in, the report opens; then it is too late to mark.
own-too-late = You have seen what others found, so your own marks would no longer be your own. They are taken before the report opens.
self-careful = Mark the checklist yourself
self-careful-about = The careful way, point by point with evidence: 20 minutes that teach more than the report. Your points for each line come out of it.

### reviews one was asked for

asked-answers = { $count ->
    [one] one answer
   *[other] { $count } answers
}
asked-lead = What others asked you to look at.
asked-none = Nobody has asked you yet. Whoever wants a review sends you a link.
asked-practise = Practise marking on reference interviews
asked-state-answered = Answered by the candidate
asked-state-closed = No longer open
asked-state-draft = Begun
asked-state-handed-in = Handed in
asked-state-to-do = To do
asked-title = Reviews
history-more = More
history-practise = Practise marking
history-reviews = Reviews for others
history-reviews-waiting = { $count ->
    [one] One review waits for you
   *[other] { $count } reviews wait for you
}

### calibration

calibration-begin = Begin
calibration-begin-label = Mark “{ $title }”
calibration-habit = How you mark
calibration-habit-about = Against what several careful people agreed on: -0.25 is a quarter of a point too little, point by point. The first time on each interview counts: later you know. Below 12 points nothing is said. It weighs in where your marks are put together with those of others.
calibration-lead = Mark an interview whose marks are agreed on, then see where you differ and why.
calibration-lean = You mark
calibration-look = See and practise again
calibration-marks = Points marked
calibration-mean = On average
calibration-none = This content has no reference interviews.
calibration-references = Reference interviews
calibration-running = You are being interviewed on this case. These show its checklist, so they wait until the end.
calibration-spoils = Each shows the whole checklist of its case. If you still want to be interviewed on a case, do that first.
calibration-times = { $count ->
    [one] marked once
   *[other] marked { $count } times
}
calibration-title = Practise marking
lean-about-right = about right
lean-too-few-to-say = too few to say
lean-too-hard = too hard
lean-too-soft = too soft
practise-kicker = Reference interview
practise-lead = { $about } Mark what you find; then you see what was agreed on, and why.
practise-version = You have handed in version { $version }. This time begins with nothing.
practised-again = Practise again
practised-agreed = Agreed:
practised-agreement = You say what was agreed on for { $percent } % of { $items } points (beyond chance: kappa { $kappa }).
practised-changed = This reference interview was changed since you marked it; your marks are compared with what is agreed on now.
practised-few = { $count ->
    [one] One point is too few to say whether you mark too hard or too soft.
   *[other] { $count } points are too few to say whether you mark too hard or too soft.
}
practised-first = The first version counts as how you mark; later ones are practice.
practised-group-less = You gave less
practised-group-more = You gave more
practised-group-open = You left open
practised-group-same = The same
practised-hard = Here you marked too hard: { $mean } of a point less than agreed on average, over { $count } points.
practised-in-notes = in the notes
practised-in-notes-label = In the notes: { $item }
practised-mine = You:
practised-notes-about = What is marked are the agreed quotes; the small numbers lead back to their points.
practised-nothing = You could not tell any of the points, so there is nothing to compare.
practised-others = Other interviews
practised-points = Point by point
practised-right = Here you marked about right, over { $count } points.
practised-soft = Here you marked too soft: { $mean } of a point more than agreed on average, over { $count } points.
practised-title = Practice: { $title }
practised-version = Version
practised-versions = Every time you marked it

### drills

drill-about = Short sums as they come up in every interview: other numbers each time, judged by how near you are, explained step by step, and asked again when you are about to forget them. A guest may drill too.
drill-again-at = It comes again on
drill-all = All drills
drill-answer = Your answer
drill-assumptions = Assumptions
drill-beyond = Worth knowing beyond it
drill-by-family = How it went
drill-calculator = Calculator (new tab)
drill-check = Check
drill-due = { $count ->
    [0] Nothing is due today.
    [one] One drill is due today.
   *[other] { $count } drills are due today.
 }
drill-due-tag = due
drill-expected = Expected
drill-expects-bit-rate = a number with a unit, such as 3.2 Gbit/s
drill-expects-bits = a number with a unit, such as 9.6 Gbit or 1.2 GB
drill-expects-byte-rate = a number with a unit, such as 40 MB/s
drill-expects-characters = a number, such as 7
drill-expects-count = a number, such as 40, 1,200 or 3 million
drill-expects-factor = a factor, such as 5 or 1.4x
drill-expects-rate = a rate, such as 3,000/s, 40k qps or 5 million a day
drill-expects-share = a share, such as 12 % or 0.12
drill-expects-size = a number with a unit, such as 2.5 TB
drill-expects-time = a time, such as 20 ms, 5 min or 3 h
drill-families = By family
drill-family = Family
drill-few = too few
drill-form-hint = Write { $expects }; a bare number is taken in { $unit }. A sum such as 40k * 500 B is fine too.
drill-form-hint-bare = Write { $expects }. A sum such as 40k * 5 is fine too.
drill-kind-bit-rate = a speed
drill-kind-bits = a size
drill-kind-byte-rate = a speed
drill-kind-characters = a length in characters
drill-kind-count = a number of things
drill-kind-factor = a factor
drill-kind-rate = a rate
drill-kind-share = a share
drill-kind-size = a size
drill-kind-time = a time
drill-follows = Follows from your own { $numbers }: counted.
drill-left-open = left open
drill-mixed = Start a mixed round of ten
drill-needed = It took you { $time }.
drill-next = Next
drill-of-ten = Question { $place } of { $all }
drill-off = – by a factor of { $off }
drill-off-missing = – what is missing to 100 % by a factor of { $off }
drill-other-unit = That is { $found }. What is asked for is { $wanted }: write { $expects }. Your answer is kept.
drill-over-title = Round
drill-over = The round is over: { $right } of { $all } right.
drill-over-again = Another round
drill-practise = Practise
drill-practise-label = Practise: { $title }
drill-question = Question
drill-rate-right = Right
drill-rate-answers = Answers
drill-rate-share = Share
drill-rates-none = You have answered nothing yet. Right means exact, good or well rounded: within a factor of two.
drill-rates-about = Of your last { $count } answers. Right means exact, good or well rounded: within a factor of two.
drill-repeat = The same again, with other numbers
drill-round-down = round down
drill-round-up = round up
drill-seen-again = again on { $day }
drill-sheet-about = All numbers of one case at once, with other assumptions each time. Leave open what you do not want to reckon.
drill-sheet-ask = { $title }: what follows from these assumptions?
drill-sheet-hint = Each a number with its unit, such as 2.5 TB, 3,000/s or 12 %. Leave open what you do not want to reckon.
drill-sheets = Case sheets
drill-slip-1024 = That is a factor of 1,024: a prefix was taken twice, or left out?
drill-slip-24 = That is a factor of 24: hours and days?
drill-slip-30 = That is a factor of 30: days and months?
drill-slip-3600 = That is a factor of 3,600: seconds and hours?
drill-slip-365 = That is a factor of 365: days and years?
drill-slip-60 = That is a factor of 60: seconds and minutes, or minutes and hours?
drill-slip-8 = That is a factor of 8: bits and bytes?
drill-slip-86400 = That is a factor of 86,400: seconds and days?
drill-slip-zeros-few = { $count ->
    [one] One zero too few.
    [3] Three zeros too few: a step from thousands to millions, or from KB to MB, was left out?
   *[other] { $count } zeros too few.
 }
drill-slip-zeros-many = { $count ->
    [one] One zero too many.
    [3] Three zeros too many: a step from millions to thousands, or from MB to KB, was left out?
   *[other] { $count } zeros too many.
 }
drill-stages = One stage, seven minutes
drill-stages-about = A weakness is no weakness of one case: practise a stage on a case you did not have last. It starts at once and is scored like any interview.
drill-stage-start = Practise { $stage } on { $title }
drill-steps = How to get there
drill-title = Drills
drill-took = Time
drill-unread = That is no number that can be read here. Write { $expects }. Your answer is kept.
drill-unread-all = Nothing was written. Write at least one number.
drill-verdict-exact = Exact
drill-verdict-good = Good
drill-verdict-order = Off, but the right order of magnitude
drill-verdict-rounded = Well rounded
drill-verdict-wrong = Off
drill-verdict = Verdict
drill-why = What it decides
drill-why-sheet = With the usual assumptions of this case
drill-yours = You wrote
problem-drill-answered = This question is answered already: the first answer counts. Draw another one.
problem-drill-busy = Several answers to this drill came at once. Send yours again.
problem-drill-over = The round is over. Begin another one.
problem-drill-unread = The answer is kept, but cannot be read: see `numbers`. The question is still open.
### what to study

calendar-day = { $count } minutes for system design
calendar-interview = System design interview
calendar-name = Study plan
concept-around = Before and after
concept-asked = Where it is asked for
concept-asked-none = No case asks for it by name; it helps in the conversation.
concept-asked-spoils = Points of a checklist give away what a case looks for: they are shown of cases you have done.
concept-builds = What builds on it
concept-builds-none = Nothing else leans on it.
concept-essential = essential
concept-essential-about = Nearly every interview draws on it.
concept-findings = What your interviews showed
concept-group-api = APIs
concept-group-architecture = Architecture
concept-group-big-data = Data at scale
concept-group-caching = Caching
concept-group-case-study = Whole systems
concept-group-communication = Communication
concept-group-data-structures = Data structures
concept-group-databases = Databases
concept-group-db-scaling = Scaling databases
concept-group-deployment = Deployment
concept-group-distributed = Distributed systems
concept-group-estimation = Estimation
concept-group-fundamentals = Fundamentals
concept-group-interview-protocol = The interview itself
concept-group-load-balancing = Load balancing
concept-group-microservices = Microservices
concept-group-networking = Networking
concept-group-observability = Observability
concept-group-resilience = Resilience
concept-group-security = Security
concept-group-storage = Storage
concept-group-trade-offs = Trade-offs
concept-group-transactions = Transactions
concept-items = { $count ->
    [one] { $count } point
   *[other] { $count } points
}
concept-mentions = Mentioned { $count ->
    [one] once
   *[other] { $count } times
} in { $curricula ->
    [one] one of five published curricula
   *[other] { $curricula } of five published curricula
}.
concept-more-findings = And { $count } earlier ones.
concept-needs = What to know before
concept-needs-none = Nothing: you can begin here.
concept-no-findings = None of the interviews this is read from has looked at it.
concept-own = You and it
concept-take-case = Take this case
concept-taught = Where it is taught
concept-tick = I have studied this
concept-ticked = studied
concept-ticked-on = Studied on
concept-unknown = Nothing is known yet: no interview and no drill of yours has shown anything about it.
concept-untick = Take the tick back
concepts-all = Show all.
concepts-essential-only = Only the essential ones
concepts-find = Find
concepts-nothing = No concept has all of these words in its name or its meaning.
concepts-search = Words to look for
concepts-shown = { $shown } of { $all } concepts.
concepts-title = Concepts
deck-front = { $concept }: what is it, what is it for, what does it cost?
deck-name = fortyfive: system design
mention-kind-chapter = chapter
mention-kind-desc = mentioned
mention-kind-part = part of a topic
mention-kind-topic = topic
outcome-kind-design = System design interview
outcome-kind-loop = A day of interviews
outcome-kind-other = Something else
outcome-kind-screen = First call
outcome-result-next = On to the next round
outcome-result-no = No
outcome-result-offer = Offer
outcome-result-unknown = Not known yet
outcomes-back = All real interviews
outcomes-caution = Few interviews, and companies differ: read it as a hint. The practice is the mean coverage of your whole interviews here in the four weeks before each.
outcomes-change = Change
outcomes-company = Company
outcomes-company-hint = May stay empty. Nobody but you sees this page.
outcomes-compared = Practice and results
outcomes-date = Day
outcomes-fault-choice = Choose what kind it was and how it went.
outcomes-fault-company = The name of the company has at most { $most } letters; yours stands below, shorten it there.
outcomes-fault-future = This day is still to come; note how it went when it is over.
outcomes-fault-many = { $most } are noted already; remove one that no longer says anything to you.
outcomes-fault-note = The note has at most { $most } letters; yours stands below, shorten it there.
outcomes-interviews = Interviews
outcomes-keep = Note it
outcomes-keep-change = Keep the change
outcomes-kind = What it was
outcomes-lead = Note how interviews elsewhere went. With enough of them you see whether practice here tells anything about them.
outcomes-log = What you noted
outcomes-mean = Practice before, mean coverage
outcomes-new = A real interview
outcomes-note = What you want to remember
outcomes-practice-before = practice before: { $percent } %
outcomes-practised = With practice before
outcomes-rate = { $percent } % of { $known } known results were an offer or the next round.
outcomes-remove = Remove it
outcomes-result = How it went
outcomes-side-not = No
outcomes-side-well = Offer or next round
outcomes-somewhere = Somewhere
outcomes-title = Real interviews
outcomes-too-few = { $known ->
    [0] No result is known yet
    [one] One result is known
   *[other] { $known } results are known
}; rates are shown from { $needed } on, because fewer say more about chance than about you.
path-about = Nothing is locked: take the steps in any order. A step is done when you tick it, or when your interviews show that you know it.
path-chosen = in your plan
path-done = { $done } of { $steps } steps done
path-for = For { $audience }.
path-in-plan = Your plan follows it.
path-plan = Plan your days along it.
paths-lead = Ways through the concepts, for different people. Your own progress stands beside each.
paths-title = Paths
plan-about = No day has more than the minutes you gave. What a concept needs comes before it. What is done drops out, what was not moves on: the plan is worked out anew whenever you look. Days are those of UTC.
plan-calendar = For your calendar
plan-date = Day of the interview
plan-date-hint = The plan ends the day before; its last two days are light.
plan-day = Day
plan-drop = Drop the plan
plan-fault-date = Write the day as year, month and day, such as 2026-12-24.
plan-fault-days = Choose a day from tomorrow on, at most { $days } days ahead.
plan-fault-minutes = Write whole minutes a day, from { $least } to { $most }.
plan-fault-none = There is no plan, or its day is over: make one on the page of the plan.
plan-fault-path = There is no such path any more: choose one of the list.
plan-free = Nothing: a free day.
plan-is-today = The day is here. Nothing more to learn; good luck.
plan-lead = Say when your interview is and how many minutes a day you have.
plan-light = light
plan-light-about = A light day: only what you have seen before.
plan-minutes = { $count } minutes
plan-minutes-a-day = Minutes a day
plan-minutes-head = Minutes
plan-minutes-hint = From { $least } to { $most }. A whole interview with a look at its report takes 55.
plan-no-path = None: what I missed, then the essential concepts
plan-path = Path to follow
plan-save = Make the plan
plan-short = With fewer than 55 minutes a day there is no room for a whole interview: single stages take its place.
plan-tasks = What to do
plan-title = Plan until the interview
report-study = Study:
standing-coming = coming
standing-known = known
standing-unknown = nothing known
standing-weak = weak
step-concepts = { $known } of { $count } concepts known or studied
step-done = done
step-here = you are here
step-optional = optional
step-tick-label = Done: { $step }
step-untick-label = Take the tick of { $step } back
study-closed = No longer open
study-closed-about = Said unprompted in a whole interview on another case, after it had been missed.
study-days-left = { $days ->
    [0] Your interview is today
    [one] One day until your interview
   *[other] { $days } days until your interview
} ({ $date }).
study-deck = Cards
study-deck-about = Concepts with their meanings, as a text file that Anki reads (File, Import). Read in again, it updates the cards and makes none twice.
study-deck-all = All concepts
study-deck-essential = The essential ones
study-deck-weak = Those I am weak in
study-drills = Drills
study-five = Five things to study
study-five-about = The ones with the greatest need: what was missed, weighed (a point you were asked about and a wrong claim 4, a core point or an estimate 3, a plus point 1, half for partly), times what you do not master yet. A thing closes when you say it unprompted in a whole interview on another case.
study-five-none = Nothing that was missed is open any more. Take another case to find the next gap.
study-five-none-yet = After your first interview this names the five things that would help you most, with the lines that show it.
study-make-plan = Make a plan
study-mastery = Mastery { $percent } %, read from { $count ->
    [one] one point or drill
   *[other] { $count } points and drills
}; what is older than 45 days counts less than half.
study-more = More about studying
study-more-lines = { $count ->
    [one] One more line
   *[other] { $count } more lines
}
study-next = Your next interview
study-no-plan = Is there a date? A plan spreads what is left over the days until then.
study-nobody = Nothing is known about you yet. Begin an interview, or log in.
study-none-read = Nothing is known about you yet: no interview of yours is over.
study-read-from = Read from your { $count ->
    [one] one finished interview
   *[other] { $count } latest finished interviews
} (at most { $most }).
study-reason-due = It asks about { $concept }, which you missed in { $case } on { $date }.
study-reason-first = A good one to begin with.
study-reason-kind-infrastructure = Your last one was a product; this is infrastructure.
study-reason-kind-product = Your last one was infrastructure; this is a product.
study-reason-last = You last did it on { $date }.
study-reason-new = You have not done it yet.
study-sort-core = core point
study-sort-estimate = estimate
study-sort-plus = plus point
study-sort-probe = asked about in the interview
study-sort-red-flag = wrong claim
study-start = Start it now ({ $level })
study-start-otherwise = Choose level, minutes and pace first
study-state-closed = closed
study-state-improving = improving
study-state-open = open
study-tick = Done
study-tick-label = Done: { $task }
study-title = Study
study-today = Today
study-whole-plan = The whole plan
task-drills = A round of drills
task-interview = Interview: { $case }
task-read = Read about { $concept }
task-review = Look again at { $concept }
task-stage = One stage of seven minutes: { $case }
weekday-fri = Friday
weekday-mon = Monday
weekday-sat = Saturday
weekday-sun = Sunday
weekday-thu = Thursday
weekday-tue = Tuesday
weekday-wed = Wednesday
### an interview once more, and against another one

against-alike = { $alike ->
    [one] One point was judged alike in both
   *[other] { $alike } points were judged alike in both
}{ $left_out ->
    [0] .
    [one] ; one more was judged in only one of them and is not compared.
   *[other] ; { $left_out } more were judged in only one of them and are not compared.
}
against-board-added = New: { $part }
against-board-connected = New arrow: { $from } → { $to }
against-board-cut = No arrow any more: { $from } → { $to }
against-board-removed = Gone: { $part }
against-board-renamed = Another name: { $from }, now { $to }
against-boards = The boards
against-caption = Minutes spent: the outlined bar is the first interview, the filled one the second. The dashed strokes are what was planned.
against-coverage = Of what was asked for
against-first = First
against-first-drawing = First drawing, on the clock
against-first-spent = First: spent / planned
against-first-words = First: words
against-gained = { $count ->
    [one] Better in the second: one point
   *[other] Better in the second: { $count } points
}
against-heading = Against another attempt
against-hints = Hints
against-items = Gained and lost
against-kicker = Side by side
against-lead = The same case, side by side: what was gained and lost, pace, words, and what changed on the board.
against-lost = { $count ->
    [one] Better in the first: one point
   *[other] Better in the first: { $count } points
}
against-no-boards = Neither of them has a board.
against-none = This is your only finished interview on this case. After another one you can set them side by side.
against-nothing = No point was judged differently.
against-other-case = These two are of different cases, so there is nothing to set side by side: no point of one is a point of the other.
against-other-engine = They were read by different versions of the program; a difference may be the reader’s.
against-other-level = They were taken at different levels. Points are told for the level of each.
against-other-rubric = The checklist was changed between them. Only points that are in both are compared.
against-parts = Parts / arrows on the board
against-picture = Minutes of both interviews in each stage
against-questions = Questions asked
against-same-board = Both boards have the same parts and arrows.
against-second = Second
against-second-spent = Second: spent / planned
against-second-words = Second: words
against-silent = Nothing was found.
against-somebody = of a guest
against-sums = In numbers
against-title = { $case }, side by side
against-turn = The other way round
against-verdict = Result
against-what = What
against-words = Words
replay-back = To the report
replay-before = Before
replay-board = The board, as it was read
replay-board-empty = Nothing is drawn yet.
replay-elapsed = on the clock
replay-export = Save as one file
replay-export-about = The file holds the whole replay and plays in any browser without a server. Remarks that you see here are in it.
replay-file-about = Saved from fortyfive. Everything is in this file; it asks nobody for anything.
replay-jump = Jump to
replay-jump-all = everything
replay-key-arrows = ← →
replay-key-arrows-does = five seconds back, on
replay-key-ends = Home End
replay-key-ends-does = to the start, to the end
replay-key-marks = K J
replay-key-marks-does = to the mark before, to the next
replay-key-space = Space
replay-key-space-does = play, stop
replay-key-speed = + −
replay-key-speed-does = faster, slower
replay-key-where = W
replay-key-where-does = say where this is
replay-keys = How to read the time line, and keys
replay-kicker = Replay
replay-lead = Your interview as it happened: what stood there at each moment, byte for byte.
replay-lead-of = The interview of { $name } as it happened: what stood there at each moment.
replay-lead-somebody = The interview as it happened: what stood there at each moment.
replay-left = left
replay-line-about = The whole interview; a long pause is drawn short. Rows from the top: stages; what was asked and said; drawing and pauses; ticks and remarks. The list of marks says the same in words.
replay-line-title = Time line with all marks
replay-mark-chair = Interviewer
replay-mark-curveball = Curveball
replay-mark-drawing = First drawing
replay-mark-end = The end
replay-mark-hint = Hint
replay-mark-nudge = Nudge
replay-mark-outage = Server away
replay-mark-pause = Pause
replay-mark-probe = Probe
replay-mark-question = Question
replay-mark-remark = Remark
replay-mark-return = Looked back
replay-mark-stage = Stage
replay-mark-tick = Tick
replay-marks = Marks
replay-next = Next
replay-notes = Notes
replay-of = of { $length }
replay-phase-closing = Last texts
replay-phase-finished = Over
replay-phase-paused = Paused
replay-phase-running = Running
replay-play = Play
replay-player = Player
replay-scrub = Moment
replay-speed = Speed
replay-stop = Stop
replay-talk = What was said
replay-title = Replay: { $case }
replay-watch = Watch it again
replay-way-back = 10 s back
replay-way-before = Mark before
replay-way-first = Start
replay-way-last = End
replay-way-next = Next mark
replay-way-on = 10 s on
replay-ways = Through the interview
replay-where = Say where this is
replay-word-here = {"{"}at{"}"}, {"{"}stage{"}"}
replay-word-steps = This interview has so many changes that the replay goes in steps of {"{"}seconds{"}"} seconds.
replay-word-where = {"{"}at{"}"}, {"{"}stage{"}"}, {"{"}phase{"}"}. Last mark: {"{"}last{"}"}
replay-you = you
### yours: taking along, bringing back, deleting

archive-asked = It asks for no number, for one twice, or for more than { $most }.
archive-bad-name = Its name has characters that no archive of ours has.
archive-choice = It is none of { $known }.
archive-content = The case and rubric of this interview do not read.
archive-content-hash = The case and rubric are not the ones this interview was held on: the hash does not fit.
archive-damaged = It is damaged: what was unpacked is not what the archive says it is.
archive-day = It is not the beginning of a day in UTC, or a day too far ahead.
archive-encrypted = It is encrypted; an archive of ours never is.
archive-entry-too-large = Unpacked it would be larger than 5 MiB.
archive-extra-too-long = It carries more beside its content than any honest entry does.
archive-format = This is not an archive of fortyfive.
archive-hash = The file is not the one the manifest names: size or hash differ.
archive-json-twice = the same field stands there twice
archive-leads-outside = Its name leads out of the archive.
archive-link = It is a link or a device, not a file.
archive-missing = The file is missing, or stands under another name.
archive-no-such-line = The conversation has no line there that could be said otherwise.
archive-name = It is no name: letters, digits and a few signs, and not too many.
archive-name-too-long = Its name is longer than 255 bytes, or deeper than 8 folders.
archive-no-numbers = Nothing was answered.
archive-not-a-zip = This is not a complete zip archive.
archive-not-utf8 = The text is not UTF-8.
archive-otherwise = What it says about { $field } is not what the journal, the content or the scorecard says.
archive-outcomes = With those you have here there would be more than { $most } real interviews. Take some out here first.
archive-overlaps-or-gap = Entries lie inside one another, or something lies between them.
archive-packed-too-well = It would become more than a hundred times as large when unpacked.
archive-place = It is no place in a round of { $most }.
archive-quantity = The question does not ask for this number.
archive-readme = What you have in fortyfive

   This archive holds your interviews as they are kept: who said what when, every revision of your notes and of your board, the case and checklist as they stood then, what the program found, what others marked, and what you marked yourself; where a language model was asked about it, also what was sent and what it said. If it is an archive of everything, it also holds the drills you answered, your study plan, what you ticked as studied, and the real interviews you noted.

   manifest.json lists all files with their hashes. interviews/ has a folder for each interview, content/ the cases and rubrics they were held on. archive.schema.json describes every file. All times are milliseconds since 1970, UTC.

   It holds no password and no log-in. Whoever has it can read everything you wrote: keep it as you would keep a diary. You can bring it back on the account page, here or on another server; what was marked is then shown as imported and not checked.
archive-row-twice = The same thing stands there twice.
archive-row-unfit = A value is out of bounds, too long, or lies in the future.
archive-says-otherwise = What stands before it in the archive is not what the list at the end says.
archive-scorecard = The scorecard does not read, or is not one of this rubric.
archive-several-disks = The archive is cut into several files; bring it in one.
archive-text = It has more than { $most } characters, or one that no text has.
archive-time = It lies before 1970, in the future, or before what it comes after.
archive-too-large = The archive is larger than 20 MiB; bring your interviews in several archives.
archive-too-many = There is more of it than one archive may hold, which is { $most }.
archive-too-many-entries = The archive has more than 2,000 entries.
archive-too-many-rows = There is more in it than any interview has.
archive-too-much-unpacked = Unpacked the archive would be larger than 100 MiB; bring your interviews in several archives.
archive-twice-the-name = Two entries have the same name, but for capital letters.
archive-unknown-grader = It is said to somebody who marked nothing.
archive-unknown-method = It is packed in a way that archives of ours never are.
archive-unlisted = The manifest does not name this file.
archive-version = This archive was written by a later version of fortyfive, or its version does not read.
archive-zip64 = The archive uses the form for more than 4 GiB, which ours never need.

journal-amount = An amount of time or of help that is never given.
journal-board = The drawing holds something that no board takes.
journal-chair = Nobody sits in the chair that somebody leaves here, or the one who sits down has no name.
journal-delta = This change does not fit the text or the drawing before it.
journal-first-line = The journal does not begin with the start of an interview.
journal-future-time = This happens in the future.
journal-hash = The text or drawing after this change is not the one whose hash stands here.
journal-label = A text that does not count cannot be the one that does.
journal-negative-time = This happens before 1970.
journal-not-finished = The interview does not end.
journal-number = The lines are not numbered 1, 2, 3 without a gap.
journal-operation-twice = The same save stands there twice.
journal-plan = The plan is none that could have been drawn up.
journal-revision = The revision, or the one it comes from, does not exist.
journal-stage-order = The stages do not follow one another like this.
journal-started-twice = The interview begins twice.
journal-time-order = It is dated before the line above it, before the start, or after it was written down.
journal-too-long = A text or name is longer than it can be.
journal-too-many = There is more in this journal than an interview holds.
journal-unknown-stage = The plan has no such stage.
journal-wrong-phase = This cannot happen at that point: the interview is paused, over, or goes on.

report-delete = Delete this interview
report-export = Take it along
report-export-readable = As a text
report-imported = Imported and not checked: what is marked here was brought along and counts in no comparison. It came on
readable-aside = { $stage }: kept, does not count
readable-marked = Marked by { $name }

former-member = a former member

yours-archive = Everything, as an archive
yours-bring = Bring interviews
yours-bring-about = An archive of this or another fortyfive, up to { $limit } MiB. It is looked at as a whole first: either all of it comes, or nothing.
yours-delete = Delete everything
yours-delete-about = Everything you have here, for good. A page says first what goes and what stays.
yours-delete-all = Delete what I have
yours-file = Archive
yours-heading = Yours
yours-import = Bring it
yours-readable = All interviews as a text
yours-retention = How long interviews are kept
yours-retention-about = For good, unless you choose otherwise. What is older than that is deleted by itself, a day after you chose at the earliest.
yours-retention-months = Keep interviews
yours-retention-next = The next one goes on
yours-retention-save = Keep it so
yours-skip-known = Leave out interviews I have already
yours-table = History as a table
yours-take = Take along
yours-take-about = The archive holds all finished interviews with everything that belongs to them, the drills you answered, your plan, ticks and real interviews, and can be brought back. What you have begun to mark in interviews of others or for practice, and not handed in, stays here; so do drill questions that are open. The table opens in a spreadsheet, the text can be read by anybody.

retention-months = { $count } months
retention-never = for good
retention-unfit = Choose one of the lengths in the list.

import-also = What else came
import-cards = { $count ->
    [one] When one drill comes again: worked out anew from all answers to it
   *[other] When { $count } drills come again: worked out anew from all answers to them
}
import-came = { $count ->
    [0] No interview came.
    [one] One interview came.
   *[other] { $count } interviews came.
}
import-drills = { $count ->
    [one] One answered drill question
   *[other] { $count } answered drill questions
}
import-faults = What is wrong with it
import-field = field { $field }
import-known = You have it already.
import-left-out = It was running when the archive was made, and is not in it.
import-line = line { $line }
import-not-brought = What did not come
import-not-zip = Send the archive itself, as application/zip.
import-nothing = Nothing came: the archive has faults, and half of one is never brought.
import-reader = What a language model said elsewhere is not brought; the second reader of this server can be asked.
import-outcomes = { $count ->
    [one] One real interview you noted
   *[other] { $count } real interviews you noted
}
import-part-person = Your name and settings here stay as they are.
import-part-practice = How you mark weighs in what others see, so it is only measured where you practise.
import-plan = The study plan until { $day }
import-plan-kept = You have another plan here, and it stays.
import-ticks = { $count ->
    [one] One concept ticked as studied
   *[other] { $count } concepts ticked as studied
}
import-ticks-earlier = { $count ->
    [one] One concept you had ticked here later: the earlier day counts now
   *[other] { $count } concepts you had ticked here later: the earlier days count now
}
import-title = Bring interviews
import-whole = The archive itself
import-too-large = An archive has at most { $limit } MiB. Bring your interviews in several.

delete-account-button = Delete everything for good
delete-account-circles = { $count ->
    [one] Your place in a circle; if you made it, the member who has been there longest looks after it.
   *[other] Your places in { $count } circles; those you made are looked after by whoever has been there longest.
}
delete-account-interviews = { $count ->
    [0] No interviews: you have none.
    [one] Your interview, with all notes, drawings and words, and what others marked in it.
   *[other] Your { $count } interviews, with all notes, drawings and words, and what others marked in them.
}
delete-account-lead = Everything you have here goes at once, and nobody can bring it back.
delete-account-none-reviewed = Nothing with anybody else: you have marked no interview of others.
delete-account-rest = Your name, password and settings, where you are logged in, your links, drafts and practice.
delete-account-reviewed = { $count ->
    [one] What you marked in an interview of somebody else stays theirs, under “a former member”; so does what you said there.
   *[other] What you marked in { $count } interviews of others stays theirs, under “a former member”; so does what you said there.
}
delete-account-running = { $count ->
    [one] One of them is running now.
   *[other] { $count } of them are running now.
}
delete-account-title = Delete everything
delete-backups = Backups that the operator made before keep it until they are thrown away.
delete-export-first = Take it along first
delete-goes = What goes
delete-interview-button = Delete this interview for good
delete-interview-goes = Notes and drawings with all revisions, questions and answers, scorecards, and your own marks.
delete-interview-graders = { $count ->
    [one] What one person marked and wrote in it.
   *[other] What { $count } people marked and wrote in it.
}
delete-interview-links = { $count ->
    [one] The link to it: it opens nothing any more.
   *[other] The { $count } links to it: they open nothing any more.
}
delete-interview-running = It is running. Its clock stops, and nothing of it is kept.
delete-interview-stays = What you marked in interviews of others, and everything else you have.
delete-interview-title = Delete an interview
delete-keep = Keep it
delete-keep-account = Keep everything
delete-stays = What stays
delete-type-word = Type “{ $word }” to say that you mean it
delete-word = delete
delete-wrong-password = The password is not the right one. Nothing was deleted.
delete-wrong-word = The word is not the right one. Nothing was deleted.

cli-export-done = Wrote { $file }.
cli-import-also = Came: { $what }
cli-import-came = Came: { $title } ({ $id })
cli-import-not-brought = Did not come: { $what }: { $why }
cli-nobody = There is no account “{ $name }”.
cli-file = { $file }: { $reason }
### history: search, filters and progress

history-all = Show all interviews
history-any-case = Any case
history-any-grader = Anybody
history-any-level = Any level
history-any-verdict = Any result
history-brought = Brought here on
history-cut-short = Many words begin so, and the first { $count } of them were looked for: a longer word finds more.
history-filter = Narrow down
history-filter-case = Case
history-filter-from = From (day, UTC)
history-filter-grader = Marked by
history-filter-level = Level
history-filter-to = To (day, UTC)
history-filter-verdict = Result
history-find = Find
history-grader-me = Yourself
history-nothing-fits = No interview fits all of that. Take something away, or look for another word.
history-progress = Progress
history-search = Search your notes and boards
problem-filter-day = That is not a day; write it as 2026-11-22.
problem-filter-days = The last day lies before the first.
problem-filter-level = There is no such level: it is mid, senior or staff.
problem-filter-verdict = There is no such result.
problem-search-empty = Search for a word with at least two letters or digits.
problem-search-long = What is searched for may have { $limit } letters.
progress-asked = Interviews
progress-break-checklist = the checklist of a case you had before has changed. Lines begin anew.
progress-break-scorer = the scorer has changed. Lines begin anew.
progress-case = Case
progress-concept = Concept
progress-concepts = Concepts
progress-contents = On this page
progress-difficulty = difficulty { $difficulty }
progress-dimension = Dimension
progress-dimensions = Dimensions
progress-down = Going down: { $change } over ten interviews, nine times in ten between { $low } and { $high } ({ $count } interviews).
progress-empty = Nothing to compare yet. After your first finished interview this page shows how you get on.
progress-first-drawn = In the middle of your interviews something is on the board after { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
}.
progress-grader-even = { $name } marks like the machine, over { $count } comparisons.
progress-grader-kind = { $name } marks { $points } of a point higher than the machine, over { $count } comparisons.
progress-grader-strict = { $name } marks { $points } of a point lower than the machine, over { $count } comparisons.
progress-greedy = You spend { $percent } % of the time in { $stage };
progress-greedy-left = You reach { $stage } with { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
} left.
progress-greedy-plan = the plan gives it { $percent } %.
progress-history = All interviews
progress-how = How this is worked out
progress-how-difficulty = Lines show what you would have had on a case of middle difficulty at senior level. How much a step harder takes away is learned from your interviews; before there are any it is taken for 8 % of the scale. Rings show what was marked.
progress-how-graders = Where people marked an interview too, a ring is the mean of the machine and of them. Before that, each grader’s points are moved by how much higher or lower they usually mark than the machine, drawn towards no difference while they have marked little.
progress-how-sure = Below three interviews there is no trend. From then on a line is fitted that starts from “no change” and gives way as interviews come in, so that a few good days are no trend yet. The two numbers say between what the change lies nine times in ten.
progress-how-versions = Where the scorer or a checklist changed, points before and after mean different things: the line is broken, a dashed upright marks the place, and the trend is of what came after.
progress-interview = Interview
progress-lately = Last three
progress-left = Left on the clock
progress-legend = A ring is what was marked, from 1 to 4, the oldest on the left; the line is adjusted for how hard the case and the level were.
progress-none = Nobody has judged it yet.
progress-of-all = { $count ->
    [one] One finished interview.
   *[other] Your { $count } finished interviews.
}
progress-of-last = Your last { $count } finished interviews.
progress-own = Your own points against the score
progress-own-few = Give yourself points before you open a report. After three interviews this shows how well you know how you did.
progress-own-got = Score
progress-own-high = You think { $points } of a point too well of it.
progress-own-low = You think { $points } of a point too little of it.
progress-own-n = Interviews
progress-own-off = Off by
progress-own-right = You know it well.
progress-own-said = In words
progress-own-you = Your points
progress-pace = Where your time goes
progress-pace-caption = The wide bar is the plan, the narrow one what you took, in per cent of the whole time; your last { $count } timed interviews.
progress-pace-even = No stage takes much more of your time than the plan gives it.
progress-pace-few = After three timed interviews this shows where your time goes.
progress-pace-picture = Time planned and taken, by stage
progress-reached = Reached
progress-stages = Stages
progress-stages-about = Part of the points you made in each stage, of those the checklist asks for.
progress-table-dimensions = The same as a table: points by interview
progress-table-stages = The same as a table: part of the points by interview
progress-title = Your progress
progress-too-few = No trend yet: { $count } of { $least } interviews.
progress-trend = Trend
progress-unclear = No clear direction: nine times in ten the change over ten interviews lies between { $low } and { $high } ({ $count } interviews, best guess { $change }).
progress-up = Going up: { $change } over ten interviews, nine times in ten between { $low } and { $high } ({ $count } interviews).
progress-words = Words

# How far readers agree

agreement-about-audit = A tenth of what the offline reader was sure of, drawn by lot: the only fair sample of it. It moves no result.
agreement-about-decision = You saw the suggestion when you decided, so this says how useful it was to you and not whether it was right.
agreement-apart = What the offline reader was not sure of, and the tenth of the rest that is asked to check, are told apart: together they would speak of neither.
agreement-at-least = at least { $bar }
agreement-at-most = at most { $bar }
agreement-bands = Same band
agreement-bar = Asked for
agreement-base = Base rates: { $one } says “met” in { $ones } % of these, { $other } in { $others } %.
agreement-between = { $value } ({ $low } to { $high })
agreement-calibrated = Calibrated: it agrees with people about as well as people agree with each other.
agreement-cell = { $who }: { $verdict }
agreement-condition = Condition
agreement-confusion = Who said what
agreement-confusion-caption = Pairs of verdicts: rows { $one }, columns { $other }
agreement-coverage = Both could tell
agreement-earlier = Earlier versions ({ $count })
agreement-earlier-about = Another model, prompt, form, scorer or checklist is another reader: its figures say nothing about the one above.
agreement-error = Points apart
agreement-few = too few
agreement-gate = Before a model is called calibrated
agreement-have = So far
agreement-holds = holds
agreement-how = How this is worked out
agreement-how-blind = Only what was said before anybody saw what others found: of a peer the marks they handed in first and not after reading the report, of you the marks that opened the report. The one exception is what you decided about a suggestion.
agreement-how-decision = What a model said counts here only where it could be used: in your favour with a quote that stands in your text.
agreement-how-kappa = Kappa is the agreement beyond what chance would give with these base rates: 0 is chance, 1 always the same. Weighted, a verdict one step off costs a quarter of one two steps off.
agreement-how-points = Points are those of an interview over the points of the checklist on which both said something, 0 to 100; an interview counts from three of them on. Bands are the four of the result: below 35, 60 and 85 %, and above.
agreement-how-sure = The two numbers behind a value say between what it lies 95 times in a hundred. They rest on interviews, not on single points, since the points of one interview go wrong together; with few interviews they lie far apart.
agreement-how-versions = When the checklist of a case changes, interviews on the old one leave the figures of the present reader and are told under earlier versions.
agreement-interviews = Interviews
agreement-reading = How to read it: “beyond chance” (kappa) is 0 where two agree no more often than by guessing, and 1 where they always agree; below 0.4 is little, from about 0.7 on it is good. Weighted, a near miss counts a quarter of a clear one. In brackets: between what the value lies 95 times in a hundred.
agreement-items = Verdicts
agreement-items-of = { $items } of { $of }
agreement-kappa = Beyond chance (kappa)
agreement-lead = { $count ->
    [0] Over your finished interviews; there are none yet.
    [one] Over your one finished interview.
   *[other] Over your { $count } finished interviews.
}
agreement-missing = Missing
agreement-model = The second reader
agreement-no-model = No model has read any of your interviews.
agreement-not-calibrated = Not calibrated: take what it says as a suggestion.
agreement-over = Points of
agreement-pair = { $one } and { $other }
agreement-pair-audit = { $one } and { $other }, where the offline reader was sure
agreement-pair-unsure = { $one } and { $other }, where the offline reader was not sure
agreement-peer-first = The first peer
agreement-peer-later = a later one
agreement-people = The others
agreement-people-about = How far people agree is the most that can be asked of a machine.
agreement-reader-read = { $interviews ->
    [one] One interview
   *[other] { $interviews } interviews
}, { $cases ->
    [one] one case
   *[other] { $cases } cases
}.
agreement-same = Same verdict
agreement-says = { $who } says
agreement-short = { $short } short
agreement-sum = All
agreement-title = How far readers agree
agreement-too-few = Too few to tell: { $interviews ->
    [one] one interview
   *[other] { $interviews } interviews
} with { $items ->
    [one] one pair of verdicts
   *[other] { $items } pairs of verdicts
}.
agreement-too-few-yet = Too few interviews to tell yet ({ $count })
agreement-untold = too few interviews to tell
agreement-versions = Prompt { $prompt }, form { $schema }, scorer { $engine }
agreement-wanted-bands = The same band as they
agreement-wanted-error = Points away from them
agreement-wanted-interviews = Interviews read by the model and by a peer who had seen nothing
agreement-wanted-read-twice = Of these, read by two such peers
agreement-wanted-weighted = Agreement with them beyond chance (weighted kappa)
agreement-weighted = Beyond chance, weighted
agreement-who-decision = Your decision
agreement-who-model = Model
agreement-who-offline = Offline reader
agreement-who-own = You
agreement-who-peer = Peers
agreement-withheld = Below { $least } interviews nothing is told: a figure would be chance.
# The second reader: a language model that an operator may attach
second-heading = Second reader
second-label = AI suggestion, may be wrong.
second-about = A language model reads what the checks above are not sure of. What it says is marked “AI”, stands beside your result and does not change it. You decide: what you adopt is your own word.
second-standing-not-agreed = It has not been asked: you have not agreed that your text goes to it.
second-standing-not-asked = It has not been asked about this interview.
second-standing-nothing-to-ask = There is nothing to ask it: the checks above are sure of every point.
second-standing-waiting = It is being asked, which takes a minute or so. You need not wait here.
second-standing-failed = Some of it was not answered. Your result is the same with and without it.
second-standing-answered = It has answered.
second-host = What you wrote would go to { $host }.
second-consent = See what would be sent, and agree
second-look-again = Look again
second-will-appear = What it says appears here by itself.
second-has-answered = It has answered.
second-show = Show what it says
second-mark = AI
second-level = { $before }, with them { $after }
second-ask = Ask the second reader
second-ask-again = Ask again
second-with = Your result with the suggestions that count
second-coverage = Coverage { $before } % without them, { $after } % with them.
second-before = Without
second-after = With
second-held-back = Held back
second-limit = Points of 100. What a model says alone moves a stage by 15 points at most; the rest is held back. What you adopt is not limited.
second-news = { $count ->
    [0] The second reader has answered. There is nothing for you to decide.
    [one] The second reader has answered. One point is for you to decide.
   *[other] The second reader has answered. { $count } points are for you to decide.
}
second-group-open = { $count ->
    [one] For you to decide: it sees one point otherwise
   *[other] For you to decide: it sees { $count } points otherwise
}
second-group-decided = Decided by you ({ $count })
second-group-agreed = { $count ->
    [one] One point on which it and the checks agree
   *[other] { $count } points on which it and the checks agree
}
second-group-unclear = { $count ->
    [one] One point on which it said nothing that can be used
   *[other] { $count } points on which it said nothing that can be used
}
second-says-met = says yes
second-says-partly = says partly
second-says-missed = says no
second-says-not-assessed = cannot tell
second-audit = asked as a sample
second-by-offline = The checks say “{ $offline }”, and that counts.
second-by-both = The checks say “{ $offline }”, too.
second-by-model = The checks say “{ $offline }”; on the AI’s word “{ $now }” counts.
second-by-person = The checks say “{ $offline }”; on your word “{ $now }” counts.
second-is-held-back = held back by the limit
second-adopt = Adopt
second-adopt-label = Adopt the AI suggestion on: { $item }
second-dismiss = Dismiss
second-dismiss-label = Dismiss the AI suggestion on: { $item }
second-undo = Take back
second-undo-label = Take back what you decided on the AI suggestion on: { $item }
second-decision-adopted = adopted by you
second-decision-dismissed = dismissed by you
second-decision-unknown = Choose adopted, dismissed or none.
second-asked = What it was asked, and what it did not see
second-saw = It saw the text of the stage, the drawing in words where a point needs it, and the text of these points.
second-did-not-see = It did not see your name, the level, the times, what was found without it, other interviews, or what anybody else said.
second-made-by = By { $model }.
second-made-with = Instructions { $prompt }, checklist { $rubric }.
second-made-in = Form { $schema }, checks { $engine }.
second-sent-link = Every byte that was sent
reader-failed-calls-spent = This interview has used up its questions.
reader-failed-person-spent = You have used up what one person may use today. Ask again tomorrow.
reader-failed-day-spent = This server has used up what may be used today. Ask again tomorrow.
reader-failed-no-consent = You took your agreement back, so nothing more was sent.
reader-failed-in-flight = Questions that were under way before it took too long. Ask again.
reader-failed-interrupted = The server stopped while it was asked. Ask again.
reader-failed-detached = No second reader is attached any more.
reader-failed-asked = It was asked already.
reader-failed-other-version = Another model, or the same with other instructions, answered this. Answers of two readers are not counted together. Ask again.
problem-no-reader = No such second reader is attached to this server.
problem-reader-not-agreed = You have not agreed that your text goes to the second reader. You can do that on your page about it.
problem-no-suggestion = The second reader said nothing about this point that could be taken over.
sent-title = What was sent to the second reader
sent-lead = Every question as it went out, byte for byte. The key of the service is not among it: it goes with the request, not in it.
sent-none = Nothing was sent about this interview.
sent-attempt = attempt { $number }
sent-done = It was answered.
sent-under-way = It is under way.
sent-waits = It waits for its turn.
sent-to = To
sent-model = Model
sent-at = Sent
sent-ended = Ended
sent-tokens = Tokens
sent-tokens-of = { $input } read, { $output } written
sent-tries = in { $count } tries
sent-cost = Estimated cost
sent-readable = What was asked, with line breaks
sent-bytes = As it was sent: { $count } bytes
sent-again = What was sent after that, because the service refused a part of it
sent-came-back = What came back
sent-line = { $stage }: a line of the interviewer
sent-line-shown = Shown in the place of the line: { $text }
sent-line-kept = It was not used: the line was said as it is.
sent-useless = What came back, and was of no use
sent-back = Back to the report
reader-account-title = Your second reader
reader-account-lead = Whoever runs this server may attach a language model that reads what the checks of a report are not sure of. Nothing of yours goes to it before you agree.
reader-goes-to = After an interview, parts of it go to { $model } at { $host }.
reader-at-end = It is asked when an interview is over.
reader-each-stage = It is asked after every stage, and when an interview is over.
reader-is-sent = What is sent
reader-sent-text = What you wrote in a stage that has points the checks are not sure of.
reader-sent-items = The text of those points, and of a few others as a sample.
reader-sent-board = What you drew, in words, where a point is about the drawing.
reader-is-not-sent = What is not sent
reader-not-sent-person = Your name, your log-in, the level, the times, and anything of other people or of your other interviews.
reader-not-sent-results = What was found without it, and what you or others marked.
reader-keeps = What the service keeps, whoever runs this server can tell you.
reader-price = A million tokens cost about { $input } { $currency } to read and { $output } { $currency } to write.
reader-price-unknown = What it costs was not named.
reader-limits = At most { $calls } questions go out about one interview, and a hundred questions and { $tokens } tokens (pieces of words, of some four letters) of yours on one day.
reader-left = Left today: { $tokens }.
reader-agreed = You agreed on
reader-agree = Agree
reader-agree-lines = Agree to lines as well
reader-covers-judging = This covers the reading of what you wrote, for your report, and nothing else.
reader-covers-lines = While an interview runs, a line of the interviewer and the last of what you wrote go out, to be said in other words.
reader-lines-open = This is switched on here, and you have not agreed to it.
reader-lines-too = Lines of the interviewer as well.
reader-withdraw-lines = Take back for lines only
reader-withdraw-both = Take back all of it
reader-withdraw = Take it back
reader-withdraw-label = Take it back for { $host }
reader-none = No model is attached to this server: reports are made without one, and lack nothing.
reader-others = You also agreed to
reader-used = What you have used
reader-used-none = Nothing so far.
reader-day = Day
reader-calls = Questions
reader-cost-about = Days begin at midnight UTC. Costs are estimates of this server, from the price whoever runs it named.
start-reader = A second reader can look at your text afterwards, at { $host }, if you agree.
start-reader-lines = Lines of the interviewer can be said in the words of a model, at { $host }, if you agree to that as well.
start-reader-link = What that means
account-reader-about = A language model that reads what the checks of a report are not sure of, if you agree.
so-far-title = Seen by the second reader so far
so-far-about = Words of yours in finished stages in which a language model saw a point. Which ones is told after the end. Nothing here changes your interview.
so-far-none = Nothing so far. It may still be reading.
so-far-look = Look
so-far-back = Back to the interview

# What the second reader is

about-reader-attached = Attached to this server is { $model } at { $host }.
about-reader-consent = Your agreement
about-reader-does = What it does
about-reader-does-audit = A tenth of the other points is put to it as well, drawn by lot, to see how far the two agree. That moves nothing.
about-reader-does-decide = You adopt or dismiss each suggestion; what you decide is a person’s word.
about-reader-does-quote = What it says in your favour counts only with a quote that stands in your text, word for word. A no of it takes nothing away.
about-reader-does-unsure = It is asked about points of the checklist of which the offline reader is not sure, stage by stage: met, partly, not met, or cannot tell. Never for a score.
about-reader-lead = Reports are made without any language model, and lack nothing. Whoever runs a server may attach one, which then reads what the checks are not sure of.
about-reader-most = A model alone moves a stage by { $points } points of 100 at most.
about-reader-none = No model is attached to this server.
about-reader-prompt-answer = What it is told to answer a question with
about-reader-prompt-hash = Hash of the file (SHA-256)
about-reader-prompt-judge = What it is told to judge with
about-reader-prompt-lead = Word for word what a model gets before it gets anything of yours.
about-reader-prompt-rephrase = What it is told to say a line in other words with
about-reader-prompt-version = Version
about-reader-prompts = What it is told
about-reader-prompts-about = The instructions are no secret. Another version is another reader, whose agreement with people is measured anew.
about-reader-sent = What is sent
about-reader-sent-fence = Your text goes as data between two random marks. Two points that your text cannot hold are asked along; an answer that finds them is thrown away as a whole.
about-reader-sent-is = The text of one stage, numbered by sentences, your drawing in words where a point needs it, and the text of the points.
about-reader-sent-is-not = No name, log-in, level, time, score or earlier result, nothing of other interviews or other people, and not what was found without it.
about-reader-sent-list = Every byte that was sent about an interview can be read from its report.
about-reader-talk = Lines of the interviewer
about-reader-talk-gates = Its wording is dropped, and the line stays as it is, when it has a number that was not given, anything of the checklist or of a fact you have not been told, a word about clock, stages or points, a yes or a no, a link, or more than two sentences.
about-reader-talk-off = It does not word lines of the interviewer.
about-reader-talk-on = Single lines of the interviewer may be said in its words; what goes out then is that line and the last of what you wrote.
about-reader-talk-rules = Fixed rules decide what the interviewer says and when. Where it is switched on, a model may find other words for a line; the line of the rules stays in the journal, is shown beside it, and is what counts.
about-reader-title = The second reader
about-reader-version = version { $version }, { $hash }
about-reader-when = When, and how much
about-reader-when-agreed = Never before you agreed; you can take that back at any time.
about-reader-when-fails = When it is slow, away, or talks nonsense, your result is what it would be without it.
about-reader-whose = Whose word counts
about-reader-whose-both = What the offline reader and the model agree on.
about-reader-whose-model = What the model says with a quote that was found.
about-reader-whose-offline = What the offline reader found.
about-reader-whose-person = What a person says: you, where you adopt or dismiss, and your peers in their own marks.

wording-mark = AI wording
wording-original = As the rules say it
# What speaks against an opinion of the second reader, and why a whole answer of it was thrown away.
reader-doubt-no-quote = It says yes and quotes nothing.
reader-doubt-quote-not-found = Its quote does not stand in your notes, whole.
reader-doubt-quote-length = Its quote has fewer than 3 words or more than 60.
reader-doubt-instructs = What it quotes speaks to whoever grades and not about the design.
reader-doubt-beside = What it quotes has no word of what the point is about.
reader-doubt-hidden = What it quotes contains characters that nobody sees.
reader-doubt-unusable = It gave no usable answer on this point.
reader-thrown-not-json = The answer was not in the form that was asked for.
reader-thrown-schema = The answer was in another form than the one that was asked for.
reader-thrown-canary = The answer found something in your notes that cannot be there, so none of it is used.
reader-thrown-cut = The answer ended in the middle.
reader-thrown-long = The answer was far too long.

cli-agreement-earlier = earlier version
cli-agreement-no-model = No model has read any interview here.
cli-agreement-over = Points of { $count } finished interviews.
cli-agreement-told = { $interviews } interviews, { $items } of { $of } verdicts; same { $share }, kappa { $kappa }, weighted { $weighted }, points apart { $error }, same band { $bands }
