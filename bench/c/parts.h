/* Gathered writes: bytes from several places in one system call. */

#pragma once

#include <sys/uio.h>

#include "wire.h"

/* Sends all parts, and modifies them. */
static void send_parts(int fd, struct iovec *part, int count) {
  while (count > 0) {
    ssize_t sent = writev(fd, part, count);
    if (sent < 0) die("writev");
    for (; count > 0 && (size_t)sent >= part->iov_len; part++, count--) sent -= part->iov_len;
    if (count == 0) return;
    part->iov_base = (char *)part->iov_base + sent;
    part->iov_len -= (size_t)sent;
  }
}
