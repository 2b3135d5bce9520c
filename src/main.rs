//! The binary; everything it can do is in [`fortyfive::cli`].

fn main() -> std::process::ExitCode {
    fortyfive::cli::run()
}
