/* Prints the time and memory used since `start_meter` as one line of JSON. */

#pragma once

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static double meter_ms, meter_cpu;

static inline double clock_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static inline double cpu_ms(void) {
  struct rusage used;
  getrusage(RUSAGE_SELF, &used);
  return (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1e3 +
         (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e3;
}

/* Peak memory of this program. The peak of getrusage includes that of the parent before exec. */
static inline double peak_mib(void) {
  char line[256];
  double kib = 0;
  FILE *status = fopen("/proc/self/status", "r");
  while (status != NULL && fgets(line, sizeof line, status) != NULL)
    if (sscanf(line, "VmHWM: %lf", &kib) == 1) break;
  if (status != NULL) fclose(status);
  return kib / 1024;
}

static inline void start_meter(void) {
  meter_ms = clock_ms();
  meter_cpu = cpu_ms();
}

/* Prints the figures and the result. */
static inline void stop_meter(uint64_t result) {
  double ms = clock_ms() - meter_ms, cpu = cpu_ms() - meter_cpu;
  printf("{\"ms\":%f,\"cpuMs\":%f,\"rssMiB\":%f,\"result\":%llu}\n", ms, cpu, peak_mib(),
         (unsigned long long)result);
}
