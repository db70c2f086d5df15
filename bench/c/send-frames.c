/*
 * send-frames listen|dial SOCKET BYTES CHUNK TOGETHER
 *
 * Waits for a word of the receiver, sends bytes in frames of one chunk each and the final frame, and waits for
 * another word. TOGETHER frames go into one system call, without a copy; with 0, frames are collected in a
 * buffer. The result is the number of bytes.
 */

#include "meter.h"
#include "parts.h"
#include "wire.h"

/* Frames in one system call. */
#define MOST 16

static struct input in;
static struct output out;
static char payload[CHUNK];

static void send_parted(int fd, uint64_t bytes, uint64_t chunk, int together) {
  uint64_t length[MOST];
  while (bytes > 0) {
    struct iovec parts[2 * MOST];
    int count = 0;
    for (; count < together && bytes > 0; count++) {
      length[count] = chunk < bytes ? chunk : bytes;
      parts[2 * count] = (struct iovec){&length[count], 8};
      parts[2 * count + 1] = (struct iovec){payload, length[count]};
      bytes -= length[count];
    }
    send_parts(fd, parts, 2 * count);
  }
}

static void send_copied(uint64_t bytes, uint64_t chunk) {
  while (bytes > 0) {
    uint64_t length = chunk < bytes ? chunk : bytes;
    put_word(&out, length);
    put_bytes(&out, payload, length);
    bytes -= length;
  }
}

int main(int argc, char **argv) {
  if (argc != 6) return 2;
  uint64_t bytes = strtoull(argv[3], NULL, 10), chunk = strtoull(argv[4], NULL, 10);
  int together = atoi(argv[5]);
  if (chunk == 0 || chunk > CHUNK || together > MOST) return 2;
  for (uint64_t at = 0; at < chunk; at++) payload[at] = (char)(7 * at);
  in.fd = out.fd = strcmp(argv[1], "dial") == 0 ? dial(argv[2]) : accept_one(argv[2]);
  get_word(&in);
  start_meter();
  if (together > 0) send_parted(out.fd, bytes, chunk, together);
  else send_copied(bytes, chunk);
  put_word(&out, 0);
  flush(&out);
  get_word(&in);
  stop_meter(bytes);
}
