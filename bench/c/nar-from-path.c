/*
 * nar-from-path SOCKET PATH SIZE [sum]
 *
 * Downloads the NAR of a path, whose size is known, and drops it. The result is its size, or with `sum` the
 * checksum of its bytes (FNV-1a, 32 bits).
 */

#include "meter.h"
#include "wire.h"

static struct input in;
static struct output out;

int main(int argc, char **argv) {
  if (argc < 4) return 2;
  uint64_t size = strtoull(argv[3], NULL, 10), received = 0;
  int summed = argc > 4;
  uint32_t sum = 0x811c9dc5;
  in.fd = out.fd = dial(argv[1]);
  shake_hands(&in, &out);
  start_meter();
  put_word(&out, 38);
  put_string(&out, argv[2]);
  flush(&out);
  get_log(&in);
  while (received < size) {
    if (in.start == in.end) fill(&in);
    for (size_t at = in.start; summed && at < in.end; at++) sum = (sum ^ in.bytes[at]) * 0x01000193u;
    received += in.end - in.start;
    in.start = in.end;
  }
  stop_meter(summed ? sum : received);
}
