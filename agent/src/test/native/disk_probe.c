/*
 * A library to load before an agent (LD_PRELOAD). It notes what the agent forces to the disk and when, and lets a chosen
 * call fail, as a disk would.
 *
 *   DISK_PROBE_LOG    file that the notes are appended to, one line per call, times on CLOCK_MONOTONIC in nanoseconds:
 *                       force PID START END ERRNO PATH         fsync or fdatasync; ERRNO is 0 when it succeeded
 *                       wrote PID START END OFFSET BYTES PATH MARK...   a pwrite that contains marks
 *   DISK_PROBE_MARK   what a mark begins with; it goes on over letters, digits and '-'
 *   DISK_PROBE_FAULT  file that, while it exists, orders a fault in one line: CALL MODE PATTERN
 *                       CALL     force   fails with EIO, what it covered is not forced
 *                                short   pwrite writes half of what it was given and says so
 *                                tear    the first pwrite writes half, each later one fails with ENOSPC
 *                       MODE     once    the file is removed by the call that fails
 *                                always
 *                       PATTERN  calls on paths that match it (fnmatch) are meant
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { LINE_BYTES = 2 * PATH_MAX, MARKS_MAX = 16 };

static atomic_int tears;

static long long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

/* A file that was renamed or deleted since is named by the kernel as such; that is as good. */
static void path_of(int fd, char *path, size_t size) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, size - 1);
    path[length < 0 ? 0 : length] = 0;
}

/* One call of write(2) with O_APPEND per line: lines of several threads do not mix. */
static void note(const char *format, ...) {
    static atomic_int log_fd = -1;
    const char *name = getenv("DISK_PROBE_LOG");
    if (name == NULL) {
        return;
    }
    if (log_fd < 0) {
        int opened = open(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
        int none = -1;
        if (opened < 0 || !atomic_compare_exchange_strong(&log_fd, &none, opened)) {
            close(opened);
        }
    }
    char line[LINE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (length > 0 && length < (int)sizeof line) {
        syscall(SYS_write, log_fd, line, length);
    }
}

/* Whether a fault of this kind is ordered for this path now; a fault that is ordered once is taken by one caller only. */
static int is_ordered(const char *call, const char *path) {
    const char *name = getenv("DISK_PROBE_FAULT");
    if (name == NULL) {
        return 0;
    }
    int fd = open(name, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return 0;
    }
    char order[PATH_MAX + 32];
    ssize_t length = read(fd, order, sizeof order - 1);
    close(fd);
    order[length < 0 ? 0 : length] = 0;
    char ordered_call[16], mode[16], pattern[PATH_MAX];
    if (sscanf(order, "%15s %15s %4095s", ordered_call, mode, pattern) != 3 || strcmp(call, ordered_call) != 0
        || fnmatch(pattern, path, 0) != 0) {
        return 0;
    }
    return strcmp(mode, "once") != 0 || unlink(name) == 0;
}

static int force(int fd, const char *function) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, function);
    char path[PATH_MAX];
    path_of(fd, path, sizeof path);
    long long start = now();
    int failed = is_ordered("force", path);
    int result = failed ? -1 : real(fd);
    int error = failed ? EIO : errno;
    note("force %d %lld %lld %d %s\n", getpid(), start, now(), result == 0 ? 0 : error, path);
    errno = error;
    return result;
}

int fsync(int fd) {
    return force(fd, "fsync");
}

int fdatasync(int fd) {
    return force(fd, "fdatasync");
}

static int continues_mark(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
}

/* The marks in what was written, each with a space before it. */
static void marks_in(const char *bytes, size_t count, char *marks, size_t size) {
    const char *mark = getenv("DISK_PROBE_MARK");
    size_t used = 0;
    marks[0] = 0;
    const char *at = mark == NULL ? NULL : memmem(bytes, count, mark, strlen(mark));
    for (int found = 0; at != NULL && found < MARKS_MAX; found++) {
        const char *end = at;
        while (end < bytes + count && continues_mark(*end)) {
            end++;
        }
        int length = snprintf(marks + used, size - used, " %.*s", (int)(end - at), at);
        if (length < 0 || used + length >= size) {
            return;
        }
        used += length;
        at = memmem(end, bytes + count - end, mark, strlen(mark));
    }
}

static ssize_t write_at(int fd, const void *bytes, size_t count, off64_t offset) {
    char path[PATH_MAX];
    path_of(fd, path, sizeof path);
    if (is_ordered("tear", path)) {
        if (atomic_fetch_add(&tears, 1) > 0) {
            errno = ENOSPC;
            return -1;
        }
        count = count / 2;
    } else if (count > 1 && is_ordered("short", path)) {
        count = count / 2;
    }
    long long start = now();
    ssize_t written = syscall(SYS_pwrite64, fd, bytes, count, offset);
    int error = errno;
    if (written > 0) {
        char marks[LINE_BYTES / 4];
        marks_in(bytes, written, marks, sizeof marks);
        if (marks[0] != 0) {
            note("wrote %d %lld %lld %lld %zd %s%s\n", getpid(), start, now(), (long long)offset, written, path, marks);
        }
    }
    errno = error;
    return written;
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) {
    return write_at(fd, bytes, count, offset);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
    return write_at(fd, bytes, count, offset);
}
