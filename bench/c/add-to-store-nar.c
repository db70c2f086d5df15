/*
 * add-to-store-nar SOCKET PATH HASH SIZE FILE
 *
 * Uploads a file with a NAR as a path, in frames of 64 KiB, 16 of them in a system call. Hash and size are
 * arguments, so nothing is computed. The result is the size.
 */

#include <fcntl.h>

#include "meter.h"
#include "parts.h"
#include "wire.h"

#define FRAMES 16

static struct input in;
static struct output out;
static char payload[FRAMES][CHUNK];
static uint64_t length[FRAMES];

static void request(char **argv) {
  put_word(&out, 39);
  put_string(&out, argv[2]);
  put_string(&out, ""); /* deriver */
  put_string(&out, argv[3]);
  put_word(&out, 0); /* references */
  put_word(&out, 0); /* registration time */
  put_word(&out, strtoull(argv[4], NULL, 10));
  put_word(&out, 0); /* ultimate */
  put_word(&out, 0); /* signatures */
  put_string(&out, ""); /* content address */
  put_word(&out, 0); /* repair */
  put_word(&out, 1); /* do not check signatures */
  flush(&out);
}

static uint64_t send_file(int fd, int file) {
  uint64_t total = 0;
  for (;;) {
    struct iovec parts[2 * FRAMES];
    int count = 0;
    while (count < FRAMES) {
      ssize_t size = read(file, payload[count], CHUNK);
      if (size < 0) die("read");
      if (size == 0) break;
      length[count] = (uint64_t)size;
      parts[2 * count] = (struct iovec){&length[count], 8};
      parts[2 * count + 1] = (struct iovec){payload[count], (size_t)size};
      total += (uint64_t)size;
      count++;
    }
    if (count == 0) return total;
    send_parts(fd, parts, 2 * count);
  }
}

int main(int argc, char **argv) {
  if (argc != 6) return 2;
  int file = open(argv[5], O_RDONLY);
  if (file < 0) die(argv[5]);
  in.fd = out.fd = dial(argv[1]);
  shake_hands(&in, &out);
  start_meter();
  request(argv);
  uint64_t size = send_file(out.fd, file);
  put_word(&out, 0);
  flush(&out);
  /* Before the final frame, the daemon sends too little to fill the socket. */
  get_log(&in);
  stop_meter(size);
}
