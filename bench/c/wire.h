/* Sockets, words, strings and the handshake of a client, for the programs beside this file. */

#pragma once

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define CHUNK (64 << 10)
#define CLIENT_MAGIC 0x6e697863
#define SERVER_MAGIC 0x6478696f
#define VERSION (1 << 8 | 34)
#define LAST 0x616c7473

/* Received bytes, and the range of them that is unread. */
struct input {
  int fd;
  size_t start, end;
  unsigned char bytes[CHUNK];
};

/* Bytes to send. */
struct output {
  int fd;
  size_t size;
  unsigned char bytes[CHUNK];
};

static inline void die(const char *what) {
  perror(what);
  exit(1);
}

static inline struct sockaddr_un address(const char *path) {
  struct sockaddr_un where = {.sun_family = AF_UNIX};
  if (strlen(path) >= sizeof where.sun_path) die("the path of the socket");
  strcpy(where.sun_path, path);
  return where;
}

static inline int dial(const char *path) {
  struct sockaddr_un where = address(path);
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  if (fd < 0 || connect(fd, (struct sockaddr *)&where, sizeof where) < 0) die(path);
  return fd;
}

/* Listens, prints that it does, and accepts one connection. */
static inline int accept_one(const char *path) {
  struct sockaddr_un where = address(path);
  int listening = socket(AF_UNIX, SOCK_STREAM, 0);
  if (listening < 0 || bind(listening, (struct sockaddr *)&where, sizeof where) < 0) die(path);
  if (listen(listening, 1) < 0) die(path);
  puts("listening");
  fflush(stdout);
  int fd = accept(listening, NULL, NULL);
  if (fd < 0) die("accept");
  close(listening);
  return fd;
}

static inline void send_all(int fd, const void *bytes, size_t size) {
  for (size_t sent = 0; sent < size;) {
    ssize_t now = write(fd, (const char *)bytes + sent, size - sent);
    if (now < 0) die("write");
    sent += (size_t)now;
  }
}

static inline void flush(struct output *out) {
  send_all(out->fd, out->bytes, out->size);
  out->size = 0;
}

static inline void put_bytes(struct output *out, const void *bytes, size_t size) {
  if (out->size + size > CHUNK) flush(out);
  memcpy(out->bytes + out->size, bytes, size);
  out->size += size;
}

static inline void put_word(struct output *out, uint64_t word) {
  put_bytes(out, &word, 8);
}

static inline void put_string(struct output *out, const char *text) {
  static const char zeros[8];
  size_t size = strlen(text);
  put_word(out, size);
  put_bytes(out, text, size);
  put_bytes(out, zeros, -size & 7);
}

/* Reads whatever is available, after all earlier bytes were consumed. */
static inline void fill(struct input *in) {
  ssize_t size = read(in->fd, in->bytes, CHUNK);
  if (size < 0) die("read");
  if (size == 0) {
    fputs("the other side has ended the connection\n", stderr);
    exit(1);
  }
  in->start = 0;
  in->end = (size_t)size;
}

static inline void get_bytes(struct input *in, void *to, size_t size) {
  for (size_t done = 0; done < size;) {
    if (in->start == in->end) fill(in);
    size_t now = in->end - in->start < size - done ? in->end - in->start : size - done;
    memcpy((char *)to + done, in->bytes + in->start, now);
    in->start += now;
    done += now;
  }
}

static inline uint64_t get_word(struct input *in) {
  uint64_t word;
  get_bytes(in, &word, 8);
  return word;
}

/* Reads a string of up to 255 bytes; returns its length. */
static inline size_t get_string(struct input *in, char to[256]) {
  uint64_t size = get_word(in);
  if (size > 255) die("a string that is too long");
  get_bytes(in, to, (size + 7) & ~7ul);
  to[size] = 0;
  return size;
}

/* Reads the log of a call, which must be empty. */
static inline void get_log(struct input *in) {
  uint64_t word = get_word(in);
  if (word == LAST) return;
  fprintf(stderr, "the daemon says %#lx instead of the end of its log\n", (unsigned long)word);
  exit(1);
}

static inline void shake_hands(struct input *in, struct output *out) {
  char software[256];
  put_word(out, CLIENT_MAGIC);
  put_word(out, VERSION);
  flush(out);
  if (get_word(in) != SERVER_MAGIC || get_word(in) != VERSION) die("another version");
  put_word(out, 0); /* no processor */
  put_word(out, 0); /* no space to reserve */
  flush(out);
  get_string(in, software);
  get_log(in);
}
