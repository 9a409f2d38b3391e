/*
 * Makes one system call of a process fail: a library for LD_PRELOAD, for tests alone.
 *
 * GAIN_SHIM=sync:3:EIO      the 3rd call of this kind fails with this error
 * GAIN_SHIM=write:5+:ENOSPC the 5th and every later one
 * GAIN_SHIM=write:5:short   the 5th writes half of its bytes
 * GAIN_SHIM=write:1+:sleep20  each takes 20 ms longer
 * GAIN_SHIM_FOLDER=/path    only files below it; for send and receive, sockets whose path contains it
 * GAIN_SHIM_COUNTS=FILE     the number of calls of each kind is written there
 *
 * Kinds: write, sync, rename (and link), truncate, read, send, receive.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

enum kind { WRITE, SYNC, RENAME, TRUNCATE, READ, SEND, RECEIVE, KINDS };
static const char *NAMES[KINDS] = {"write", "sync", "rename", "truncate", "read", "send", "receive"};

static atomic_long counts[KINDS];
static int chosen = -1;
static long nth;
static int later;
static int error;
static int is_short;
static long sleep_ms;
static const char *folder;

static int errno_of(const char *name) {
  if (strcmp(name, "EIO") == 0) return EIO;
  if (strcmp(name, "ENOSPC") == 0) return ENOSPC;
  if (strcmp(name, "EPIPE") == 0) return EPIPE;
  if (strcmp(name, "EROFS") == 0) return EROFS;
  return 0;
}

__attribute__((constructor)) static void begin(void) {
  folder = getenv("GAIN_SHIM_FOLDER");
  char text[128];
  const char *given = getenv("GAIN_SHIM");
  if (given == NULL || strlen(given) >= sizeof text) return;
  strcpy(text, given);
  char *kind = strtok(text, ":"), *number = strtok(NULL, ":"), *action = strtok(NULL, ":");
  if (kind == NULL || number == NULL || action == NULL) return;
  for (int k = 0; k < KINDS; k += 1)
    if (strcmp(kind, NAMES[k]) == 0) chosen = k;
  nth = atol(number);
  later = strchr(number, '+') != NULL;
  is_short = strcmp(action, "short") == 0;
  if (strncmp(action, "sleep", 5) == 0) sleep_ms = atol(action + 5);
  error = errno_of(action);
}

/* A sidecar ends without its destructors, so calls on sockets write the counts themselves. */
__attribute__((destructor)) static void write_counts(void) {
  const char *path = getenv("GAIN_SHIM_COUNTS");
  /* Not truncated, so that a kill at any time leaves whole numbers. */
  int file = path == NULL ? -1 : open(path, O_WRONLY | O_CREAT, 0600);
  if (file < 0) return;
  char text[512];
  int length = 0;
  for (int k = 0; k < KINDS; k += 1)
    length += snprintf(text + length, sizeof text - length, "%s %ld\n", NAMES[k], (long)counts[k]);
  if (write(file, text, length) != length) perror("counts");
  close(file);
}

static int is_below(const char *path) { return folder != NULL && strncmp(path, folder, strlen(folder)) == 0; }

static int is_file(int descriptor) {
  char link[64], path[PATH_MAX];
  if (folder == NULL) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  int saved = errno;
  ssize_t length = readlink(link, path, sizeof path - 1);
  errno = saved;
  if (length < 0) return 0;
  path[length] = 0;
  return is_below(path);
}

static int is_socket(int descriptor) {
  struct sockaddr_un name;
  socklen_t length = sizeof name;
  int saved = errno;
  int failed = getpeername(descriptor, (struct sockaddr *)&name, &length);
  errno = saved;
  return !failed && folder != NULL && name.sun_family == AF_UNIX && strstr(name.sun_path, folder) != NULL;
}

/* Counts a call. Returns whether it is the chosen one; then it has slept, or errno is set where it must fail. */
static int is_chosen(enum kind kind) {
  long count = atomic_fetch_add(&counts[kind], 1) + 1;
  if (kind == SEND || kind == RECEIVE) write_counts();
  if ((int)kind != chosen || !(count == nth || (later && count > nth))) return 0;
  if (sleep_ms > 0) usleep(1000 * sleep_ms);
  errno = error;
  return 1;
}

#define REAL(type, name, ...) ((type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name))

#define BUFFER_WRITER(name, tail_type, tail)                                                     \
  ssize_t name(int fd, const void *bytes, size_t count tail_type) {                              \
    ssize_t (*real)(int, const void *, size_t tail_type) = dlsym(RTLD_NEXT, #name);              \
    if (is_file(fd) && is_chosen(WRITE)) {                                                       \
      if (error) return -1;                                                                      \
      if (is_short && count > 1) count /= 2;                                                     \
    }                                                                                            \
    return real(fd, bytes, count tail);                                                          \
  }
#define NOTHING
#define COMMA ,
BUFFER_WRITER(write, NOTHING, NOTHING)
BUFFER_WRITER(pwrite, COMMA off_t at, COMMA at)
BUFFER_WRITER(pwrite64, COMMA off64_t at, COMMA at)

#define VECTOR_WRITER(name, tail_type, tail)                                                     \
  ssize_t name(int fd, const struct iovec *parts, int count tail_type) {                         \
    ssize_t (*real)(int, const struct iovec *, int tail_type) = dlsym(RTLD_NEXT, #name);         \
    if (is_file(fd) && is_chosen(WRITE)) {                                                       \
      if (error) return -1;                                                                      \
      if (is_short && parts[0].iov_len > 1) {                                                    \
        struct iovec half = {parts[0].iov_base, parts[0].iov_len / 2};                           \
        return real(fd, &half, 1 tail);                                                          \
      }                                                                                          \
    }                                                                                            \
    return real(fd, parts, count tail);                                                          \
  }
VECTOR_WRITER(writev, NOTHING, NOTHING)
VECTOR_WRITER(pwritev, COMMA off_t at, COMMA at)
VECTOR_WRITER(pwritev64, COMMA off64_t at, COMMA at)

#define READER(name, tail_type, tail)                                                            \
  ssize_t name(int fd, void *bytes, size_t count tail_type) {                                    \
    ssize_t (*real)(int, void *, size_t tail_type) = dlsym(RTLD_NEXT, #name);                    \
    if (is_file(fd) && is_chosen(READ)) {                                                        \
      if (error) return -1;                                                                      \
      if (is_short && count > 1) count /= 2;                                                     \
    }                                                                                            \
    return real(fd, bytes, count tail);                                                          \
  }
READER(read, NOTHING, NOTHING)
READER(pread, COMMA off_t at, COMMA at)
READER(pread64, COMMA off64_t at, COMMA at)

#define OF_DESCRIPTOR(name, kind, tail_type, tail)                                               \
  int name(int fd tail_type) {                                                                   \
    int (*real)(int tail_type) = dlsym(RTLD_NEXT, #name);                                        \
    if (is_file(fd) && is_chosen(kind) && error) return -1;                                      \
    return real(fd tail);                                                                        \
  }
OF_DESCRIPTOR(fsync, SYNC, NOTHING, NOTHING)
OF_DESCRIPTOR(fdatasync, SYNC, NOTHING, NOTHING)
OF_DESCRIPTOR(ftruncate, TRUNCATE, COMMA off_t length, COMMA length)
OF_DESCRIPTOR(ftruncate64, TRUNCATE, COMMA off64_t length, COMMA length)

#define OF_PATHS(name)                                                                           \
  int name(const char *from, const char *to) {                                                   \
    int (*real)(const char *, const char *) = dlsym(RTLD_NEXT, #name);                           \
    if (is_below(to) && is_chosen(RENAME) && error) return -1;                                   \
    return real(from, to);                                                                       \
  }
OF_PATHS(rename)
OF_PATHS(link)

ssize_t send(int fd, const void *bytes, size_t count, int flags) {
  if (is_socket(fd) && is_chosen(SEND)) {
    if (error) return -1;
    if (is_short && count > 1) count /= 2;
  }
  return REAL(ssize_t, "send", int, const void *, size_t, int)(fd, bytes, count, flags);
}

ssize_t recv(int fd, void *bytes, size_t count, int flags) {
  if (is_socket(fd) && is_chosen(RECEIVE)) {
    if (error) return -1;
    if (is_short && count > 1) count /= 2;
  }
  return REAL(ssize_t, "recv", int, void *, size_t, int)(fd, bytes, count, flags);
}
