import type { HashAlgorithm } from '../../nix/hash.ts'

/** The hashes of `hello` and a line feed, in each form that nix-hash writes. */
export const forms: Readonly<
  Record<HashAlgorithm, readonly [base16: string, nix32: string, base64: string]>
> = {
  md5: ['b1946ac92492d2347c6235b4d2611184', '4425hx5d1mc9y39llj4k4nm55i', 'sZRqySSS0jR8YjW00mERhA=='],
  sha1: [
    'f572d396fae9206628714fb2ce00f72e94f2258f',
    'iwjz551fyw0cxcjgf4l6c879zabd6wpm',
    '9XLTlvrpIGYocU+yzgD3LpTyJY8=',
  ],
  sha256: [
    '5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03',
    '00xyyr3fi8l6hb839bv3f7yb86yjv7xi1cgh1xnhipym4asvb4aq',
    'WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM=',
  ],
  sha512: [
    'e7c22b994c59d9cf2b48e549b1e24666636045930d3da7c1acb299d1c3b7f931f94aae41edda2c2b207a36e10f8bcb8d45223e54878f5b316e7ce3b6bc019629',
    '0lrc0dwnvipqviibf7qfm1y492qvjwb1zhkcyi05cndmva1mr5gjcgrnz1x36djmk0sfg8djd2n0qv68vib2jg590mwznar9jcjphp7',
    '58IrmUxZ2c8rSOVJseJGZmNgRZMNPafBrLKZ0cO3+TH5Sq5B7dosKyB6NuEPi8uNRSI+VIePWzFufOO2vAGWKQ==',
  ],
  // As `nix hash` of 2.34.8 writes it.
  blake3: [
    '8e4c7c1b99dbfd50e7a95185fead5ee1448fa904a2fdd778eaf5f2dbfd629a99',
    '16cscbyxpwpmx9wdgzd20jlqyi71bsnzx1aim7km1zfvk4dpqk4f',
    'jkx8G5nb/VDnqVGF/q1e4USPqQSi/dd46vXy2/1impk=',
  ],
}
