/*
 * A library to preload: system calls on files below FAIL_BELOW fail once a countdown is over.
 *
 * FAIL_CONTROL is a file of six 32-bit numbers that both processes change: the countdown (0: none), whether all
 * later calls fail as well, the error (-1: the process is killed before the call), the number of calls, the number of
 * failed calls, and a set of kinds of calls. Behind them is the name of the last call that failed.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { COUNTDOWN, LASTING, ERROR, CALLS, FAILED, KINDS };
enum { OPEN = 1, READ = 2, WRITE = 4, SYNC = 8, CHANGE = 16, LOOK = 32, CLOSE = 64 };

static int *control;
static const char *below;
static size_t length;
static char watched[1 << 16];

__attribute__((constructor)) static void start(void) {
  const char *file = getenv("FAIL_CONTROL");
  below = getenv("FAIL_BELOW");
  if (file == NULL || below == NULL) return;
  length = strlen(below);
  int fd = syscall(SYS_openat, AT_FDCWD, file, O_RDWR);
  void *memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  syscall(SYS_close, fd);
  if (memory != MAP_FAILED) control = memory;
}

/* Tells whether a call on a file that is watched fails. */
static int fails(int kind, const char *name) {
  if (control == NULL || (__atomic_load_n(&control[KINDS], __ATOMIC_SEQ_CST) & kind) == 0) return 0;
  __atomic_add_fetch(&control[CALLS], 1, __ATOMIC_SEQ_CST);
  if (__atomic_load_n(&control[COUNTDOWN], __ATOMIC_SEQ_CST) <= 0) return 0;
  if (__atomic_sub_fetch(&control[COUNTDOWN], 1, __ATOMIC_SEQ_CST) > 0) return 0;
  if (control[LASTING]) __atomic_store_n(&control[COUNTDOWN], 1, __ATOMIC_SEQ_CST);
  __atomic_add_fetch(&control[FAILED], 1, __ATOMIC_SEQ_CST);
  strncpy((char *)&control[KINDS + 1], name, 31);
  if (control[ERROR] < 0) raise(SIGKILL);
  errno = control[ERROR];
  return 1;
}

static int is_below(const char *path) {
  return control != NULL && path != NULL && strncmp(path, below, length) == 0;
}

static int is_watched(int fd) { return fd >= 0 && fd < (int)sizeof watched && watched[fd]; }

static int watch(int fd, const char *path) {
  if (fd >= 0 && fd < (int)sizeof watched) watched[fd] = is_below(path);
  return fd;
}

#define REAL(result, name, ...) \
  static result (*real)(__VA_ARGS__); \
  if (real == NULL) real = (result(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

#define ON_PATH(result, error, kind, name, path, parameters, arguments) \
  result name parameters { \
    static result(*real) parameters; \
    if (real == NULL) real = (result(*) parameters)dlsym(RTLD_NEXT, #name); \
    if (is_below(path) && fails(kind, #name)) return error; \
    return real arguments; \
  }

#define ON_FD(result, kind, name, parameters, arguments) \
  result name parameters { \
    static result(*real) parameters; \
    if (real == NULL) real = (result(*) parameters)dlsym(RTLD_NEXT, #name); \
    if (is_watched(fd) && fails(kind, #name)) return -1; \
    return real arguments; \
  }

#define OPENS(name) \
  int name(const char *path, int flags, ...) { \
    REAL(int, name, const char *, int, ...); \
    va_list list; \
    va_start(list, flags); \
    mode_t mode = va_arg(list, mode_t); \
    va_end(list); \
    if (is_below(path) && fails(OPEN, #name)) return -1; \
    return watch(real(path, flags, mode), path); \
  }

OPENS(open)
OPENS(open64)

int close(int fd) {
  REAL(int, close, int);
  int failed = is_watched(fd) && fails(CLOSE, "close");
  int error = errno;
  if (fd >= 0 && fd < (int)sizeof watched) watched[fd] = 0;
  /* The descriptor is closed in any case, as by Linux. */
  int result = real(fd);
  if (!failed) return result;
  errno = error;
  return -1;
}

ON_FD(ssize_t, READ, read, (int fd, void *to, size_t size), (fd, to, size))
ON_FD(ssize_t, READ, pread64, (int fd, void *to, size_t size, off64_t at), (fd, to, size, at))
ON_FD(ssize_t, READ, readv, (int fd, const struct iovec *to, int count), (fd, to, count))
ON_FD(ssize_t, READ, preadv64, (int fd, const struct iovec *to, int count, off64_t at), (fd, to, count, at))
ON_FD(ssize_t, WRITE, write, (int fd, const void *from, size_t size), (fd, from, size))
ON_FD(ssize_t, WRITE, pwrite64, (int fd, const void *from, size_t size, off64_t at), (fd, from, size, at))
ON_FD(ssize_t, WRITE, writev, (int fd, const struct iovec *from, int count), (fd, from, count))
ON_FD(ssize_t, WRITE, pwritev64, (int fd, const struct iovec *from, int count, off64_t at), (fd, from, count, at))
ON_FD(int, WRITE, ftruncate64, (int fd, off64_t size), (fd, size))
ON_FD(int, SYNC, fsync, (int fd), (fd))
ON_FD(int, SYNC, fdatasync, (int fd), (fd))
ON_FD(int, CHANGE, fchmod, (int fd, mode_t mode), (fd, mode))
ON_FD(int, CHANGE, futimens, (int fd, const struct timespec times[2]), (fd, times))
ON_PATH(int, -1, CHANGE, mkdir, path, (const char *path, mode_t mode), (path, mode))
ON_PATH(int, -1, CHANGE, rmdir, path, (const char *path), (path))
ON_PATH(int, -1, CHANGE, unlink, path, (const char *path), (path))
ON_PATH(int, -1, CHANGE, rename, to, (const char *from, const char *to), (from, to))
ON_PATH(int, -1, CHANGE, symlink, path, (const char *target, const char *path), (target, path))
ON_PATH(int, -1, CHANGE, chmod, path, (const char *path, mode_t mode), (path, mode))
ON_PATH(int, -1, CHANGE, utimensat, path, (int at, const char *path, const struct timespec times[2], int flags),
        (at, path, times, flags))
ON_PATH(ssize_t, -1, LOOK, readlink, path, (const char *path, char *to, size_t size), (path, to, size))
ON_PATH(DIR *, NULL, LOOK, opendir, path, (const char *path), (path))
ON_PATH(int, -1, LOOK, scandir64, path,
        (const char *path, struct dirent64 ***list, int (*filter)(const struct dirent64 *),
         int (*compare)(const struct dirent64 **, const struct dirent64 **)),
        (path, list, filter, compare))

/* Node asks for the status of a file by the number of the call. */
long syscall(long number, ...) {
  REAL(long, syscall, long, ...);
  long a[6];
  va_list list;
  va_start(list, number);
  for (int index = 0; index < 6; index += 1) a[index] = va_arg(list, long);
  va_end(list);
  if (number == SYS_statx) {
    const char *path = (const char *)a[1];
    int found = path != NULL && path[0] != 0 ? is_below(path) : is_watched((int)a[0]);
    if (found && fails(LOOK, "statx")) return -1;
  }
  return real(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}
