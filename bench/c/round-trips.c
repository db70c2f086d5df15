/*
 * round-trips SOCKET OPERATION PATH WARM-UP COUNT
 *
 * Queries a path, one call after the other: 1 is IsValidPath, 26 is QueryPathInfo. The result is the number of
 * valid answers plus the number of references in them.
 */

#include "meter.h"
#include "wire.h"

static struct input in;
static struct output out;

static uint64_t path_info(void) {
  char text[256];
  if (get_word(&in) == 0) return 0;
  get_string(&in, text); /* deriver */
  get_string(&in, text); /* hash of the NAR */
  uint64_t references = get_word(&in);
  for (uint64_t index = 0; index < references; index++) get_string(&in, text);
  get_word(&in); /* registration time */
  get_word(&in); /* size of the NAR */
  get_word(&in); /* ultimate */
  for (uint64_t left = get_word(&in); left > 0; left--) get_string(&in, text); /* signatures */
  get_string(&in, text); /* content address */
  return 1 + references;
}

static uint64_t ask(uint64_t operation, const char *path) {
  put_word(&out, operation);
  put_string(&out, path);
  flush(&out);
  get_log(&in);
  return operation == 1 ? get_word(&in) : path_info();
}

int main(int argc, char **argv) {
  if (argc != 6) return 2;
  uint64_t operation = strtoul(argv[2], NULL, 10), result = 0;
  in.fd = out.fd = dial(argv[1]);
  shake_hands(&in, &out);
  for (long left = atol(argv[4]); left > 0; left--) ask(operation, argv[3]);
  start_meter();
  for (long left = atol(argv[5]); left > 0; left--) result += ask(operation, argv[3]);
  stop_meter(result);
}
