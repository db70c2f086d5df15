/*
 * receive-frames listen|dial SOCKET [sum]
 *
 * Sends a word, receives frames up to the final one, and sends another word. The result is the number of bytes
 * in them, or with `sum` their checksum (FNV-1a, 32 bits).
 */

#include "meter.h"
#include "wire.h"

static struct input in;
static struct output out;

int main(int argc, char **argv) {
  if (argc < 3) return 2;
  int summed = argc > 3;
  uint64_t received = 0, left;
  uint32_t sum = 0x811c9dc5;
  in.fd = out.fd = strcmp(argv[1], "dial") == 0 ? dial(argv[2]) : accept_one(argv[2]);
  start_meter();
  put_word(&out, 0);
  flush(&out);
  while ((left = get_word(&in)) > 0) {
    while (left > 0) {
      if (in.start == in.end) fill(&in);
      size_t size = in.end - in.start < left ? in.end - in.start : left;
      for (size_t at = 0; summed && at < size; at++) sum = (sum ^ in.bytes[in.start + at]) * 0x01000193u;
      in.start += size;
      left -= size;
      received += size;
    }
  }
  put_word(&out, 0);
  flush(&out);
  stop_meter(summed ? sum : received);
}
