/* Keeps, beside a directory, what would be left of it after a power cut: each file as of its last
 * fsync, each name as of the last fsync of the directory. Loaded with LD_PRELOAD.
 *
 *   KEEP_FROM   the directory, absolute, without a slash at the end
 *   KEEP_TO     where the copies go; exists and is empty
 *   FAIL_FROM   if set: every fsync of a write-ahead log from this one on (1, 2, ...) fails with EIO
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME, RENAME, REMOVE, NAMES_MAX = 1024, PATH_MAX_ = 4096 };
static struct { int what; char *a, *b; } pending[NAMES_MAX];
static int pendings, log_syncs;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void die(const char *what) { perror(what); _exit(99); }

/* The place of the copy of `path`, or 0 if it lies elsewhere. */
static int kept(const char *path, char *to) {
    const char *from = getenv("KEEP_FROM"), *base = getenv("KEEP_TO");
    if (!from || !base || strncmp(path, from, strlen(from))) return 0;
    snprintf(to, PATH_MAX_, "%s%s", base, path + strlen(from));
    return 1;
}

static void later(int what, const char *a, const char *b) {
    if (pendings == NAMES_MAX) die("too many names");
    pending[pendings].what = what;
    pending[pendings].a = strdup(a);
    pending[pendings++].b = b ? strdup(b) : 0;
}

static void unnamed(const char *to, char *out) { snprintf(out, PATH_MAX_ + 16, "%s.unnamed", to); }

/* The directory was flushed: what happened to its names is now certain, in that order. */
static void settle(void) {
    char tmp[PATH_MAX_ + 16];
    int (*real)(const char *, const char *) = dlsym(RTLD_NEXT, "rename");
    for (int i = 0; i < pendings; i++) {
        unnamed(pending[i].a, tmp);
        if (pending[i].what == NAME) real(tmp, pending[i].a);
        else if (pending[i].what == RENAME) real(pending[i].a, pending[i].b);
        else remove(pending[i].a), remove(tmp);
        free(pending[i].a), free(pending[i].b);
    }
    pendings = 0;
}

/* Copies by the descriptor that was flushed: opening and closing the file here would drop the
 * locks that SQLite holds on it. */
static void copy(int fd, const char *to) {
    static char buf[1 << 20];
    int (*real)(const char *, const char *) = dlsym(RTLD_NEXT, "rename");
    char tmp[PATH_MAX_ + 16], target[PATH_MAX_ + 16];
    snprintf(tmp, sizeof tmp, "%s.copying", to);
    int out = open(tmp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (out < 0) die(tmp);
    off_t at = 0;
    for (ssize_t n; (n = pread(fd, buf, sizeof buf, at)) != 0; at += n)
        if (n < 0 || write(out, buf, n) != n) die("copy");
    close(out);
    snprintf(target, sizeof target, "%s", to);
    if (access(to, F_OK)) {
        unnamed(to, target);
        if (access(target, F_OK)) later(NAME, to, 0);
    }
    if (real(tmp, target)) die(target);
}

static int flushed(int fd, const char *name) {
    int (*real)(int) = dlsym(RTLD_NEXT, name);
    char link[64], path[PATH_MAX_], to[PATH_MAX_];
    struct stat st;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    path[n < 0 ? 0 : n] = 0;
    int ours = kept(path, to);
    const char *fail = getenv("FAIL_FROM");
    size_t len = strlen(path);
    if (ours && fail && len > 4 && !strcmp(path + len - 4, "-wal")
        && __atomic_add_fetch(&log_syncs, 1, __ATOMIC_SEQ_CST) >= atoi(fail)) {
        errno = EIO;
        return -1;
    }
    int done = real(fd);
    if (done || !ours || fstat(fd, &st)) return done;
    pthread_mutex_lock(&lock);
    if (S_ISDIR(st.st_mode)) settle();
    else if (st.st_nlink) copy(fd, to);
    pthread_mutex_unlock(&lock);
    return done;
}

int fsync(int fd) { return flushed(fd, "fsync"); }
int fdatasync(int fd) { return flushed(fd, "fdatasync"); }

int rename(const char *a, const char *b) {
    int (*real)(const char *, const char *) = dlsym(RTLD_NEXT, "rename");
    char from[PATH_MAX_], to[PATH_MAX_];
    int done = real(a, b);
    if (!done && kept(a, from) && kept(b, to)) {
        pthread_mutex_lock(&lock);
        later(RENAME, from, to);
        pthread_mutex_unlock(&lock);
    }
    return done;
}

int unlink(const char *a) {
    int (*real)(const char *) = dlsym(RTLD_NEXT, "unlink");
    char from[PATH_MAX_];
    int done = real(a);
    if (!done && kept(a, from)) {
        pthread_mutex_lock(&lock);
        later(REMOVE, from, 0);
        pthread_mutex_unlock(&lock);
    }
    return done;
}
