/*
 * send-frames listen|dial SOCKET BYTES CHUNK
 *
 * Sends bytes in frames of one chunk each, and the frame that ends them, once the receiver says a word, and
 * waits until that says another. Large chunks go out 16 in a system call, without a copy; small ones are put
 * together in a buffer. The result is the number of bytes.
 */

#include "meter.h"
#include "parts.h"
#include "wire.h"

#define FRAMES 16
#define LARGEST (1 << 20)

static struct input in;
static struct output out;
static char payload[LARGEST];

static void send_large(int fd, uint64_t bytes, uint64_t chunk) {
  uint64_t length[FRAMES];
  while (bytes > 0) {
    struct iovec parts[2 * FRAMES];
    int count = 0;
    for (; count < FRAMES && bytes > 0; count++) {
      length[count] = chunk < bytes ? chunk : bytes;
      parts[2 * count] = (struct iovec){&length[count], 8};
      parts[2 * count + 1] = (struct iovec){payload, length[count]};
      bytes -= length[count];
    }
    send_parts(fd, parts, 2 * count);
  }
}

static void send_small(uint64_t bytes, uint64_t chunk) {
  while (bytes > 0) {
    uint64_t length = chunk < bytes ? chunk : bytes;
    put_word(&out, length);
    put_bytes(&out, payload, length);
    bytes -= length;
  }
}

int main(int argc, char **argv) {
  if (argc != 5) return 2;
  uint64_t bytes = strtoull(argv[3], NULL, 10), chunk = strtoull(argv[4], NULL, 10);
  if (chunk == 0 || chunk > LARGEST) return 2;
  for (uint64_t at = 0; at < chunk; at++) payload[at] = (char)(7 * at);
  in.fd = out.fd = strcmp(argv[1], "dial") == 0 ? dial(argv[2]) : accept_one(argv[2]);
  get_word(&in);
  start_meter();
  if (chunk < CHUNK / 4) send_small(bytes, chunk);
  else send_large(out.fd, bytes, chunk);
  put_word(&out, 0);
  flush(&out);
  get_word(&in);
  stop_meter(bytes);
}
