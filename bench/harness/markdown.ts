import type { Figure } from './measure.ts'
import { pauseCells, pauseHeadings } from './pause-table.ts'
import { judge, moreMiB, OURS, type Report, type Result } from './report.ts'
import { cells, headings, mib } from './table.ts'

/** Renders `docs/performance.md`. */
export function renderMarkdown({ results, sizes, pauses = [] }: Report): string {
  const [where, ...elsewhere] = new Set(results.map(measured))
  const parts = [
    INTRODUCTION,
    '## At a glance',
    table(['what', 'ratio', 'goal', 'met'], results.map(glance)),
    elsewhere.length > 0 ? 'Measured on more than one machine: each section names its own.' : (where ?? ''),
    ...results.map(result => section(result, elsewhere.length > 0)),
    '## Bundles',
    'Minified, without unused code, gzipped. Code that is loaded later (bodies, long lists, commands, the explanation of errors) does not count.',
    table(
      ['program', 'minified', 'gzipped', 'goal', 'met'],
      sizes.map(({ title, minified, gzipped, goal }) => [
        title,
        kib(minified),
        kib(gzipped),
        goal === undefined ? '' : `≤ ${kib(goal)}`,
        goal === undefined ? '' : mark(gzipped <= goal),
      ]),
    ),
    ...(pauses.length === 0
      ? []
      : ['## Pauses', PAUSES, table(pauseHeadings(pauses), pauses.map(pauseCells))]),
    WHAT_IS_MISSED,
    WHAT_A_STRING_COSTS,
  ]
  return `${parts.join('\n\n')}\n`
}

function glance(result: Result): string[] {
  const ours = result.figures.find(({ variant }) => variant === OURS)
  const verdict = judge(result)
  return [
    result.title,
    ours === undefined ? '' : main(result, ours),
    verdict?.words ?? '',
    verdict === undefined ? '' : mark(verdict.met),
  ]
}

/** Formats the figure to which the goal applies. */
function main(result: Result, ours: Figure): string {
  const { goal } = result
  const ratio = ours.ratio.toFixed(2)
  if (goal === undefined || 'ratio' in goal) return ratio
  if ('ms' in goal) return `${ratio} (${(ours.cpuMs ?? ours.ms).toFixed(0)} ms)`
  return `${moreMiB(result.figures, ours).toFixed(1)} MiB more`
}

function measured({ machine }: Result): string {
  const { node, cores, processor, memoryGiB, system } = machine
  return `Measured with Node ${node} on ${cores} cores, ${processor}, ${memoryGiB} GiB, ${system}.`
}

function section(result: Result, namesMachine: boolean): string {
  const rows = result.figures.map(figure => cells(result, figure))
  const kept = result.kept.map(({ variant, bytes, peak }) => [
    variant,
    mib(bytes),
    peak === undefined ? '' : mib(peak),
  ])
  return [
    `## \`${result.name}\``,
    `${capital(result.title)}. ${result.items === 1 ? '' : `${result.items.toLocaleString('en')} ${result.unit} a run, `}${result.rounds} rounds.`,
    ...(namesMachine ? [measured(result)] : []),
    table(headings(result), rows),
    ...(kept.length === 0 ? [] : [table(['what is kept', 'memory kept', 'most in use'], kept)]),
  ].join('\n\n')
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n')
}

function mark(met: boolean): string {
  return met ? 'yes' : '**no**'
}

function kib(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KiB`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

const INTRODUCTION = `# Performance

<!-- Written by \`npm run bench\`. Do not edit. -->

The time of the generated code as a ratio to that of code written by hand for the same bytes: below 1 is faster than
by hand. The baselines are in [bench/baselines](../bench/baselines); they check lengths, counts, padding, booleans
and UTF-8, as the library does.

\`\`\`
npm run bench                      # everything, about twenty minutes
npm run bench -- decode encode     # some of it
npm run bench -- --help
\`\`\`

All variants of a benchmark run in one process, once a round and in random order. Values of every type pass the
codecs before, as in a program that uses more than one. A ratio is the median of the ratios within the rounds; its
middle half shows the noise. Times are processor time of the whole process, including garbage collector and
compiler, because other load disturbs it least; the ratio of wall-clock times stands beside it. Benchmarks whose
work is done by other processes (daemons, proxies, servers, regeneration) go by the clock alone.

Comparisons with programs in C ([bench/c](../bench/c), compiled for the run) go by the clock: each run of a C program
is a new process; a Node variant is one process, bundled from the sources of the library, that has done the same
work once before it is measured. Each process reports its own time and its peak memory (start-up excluded).

The memory kept is the memory in use after a garbage collection while the result of one run is kept, in a process of
its own. The most in use is the highest of samples taken every 2 ms, garbage included. The same figures are in
[performance.json](performance.json).`

const PAUSES = `A client of our store makes a request with so many elements, or one that concerns so many paths, while
another one asks again and again whether a path is valid. The first figure of a cell is the longest turn of the server's
event loop, in milliseconds of the processor time of its thread, which other load hardly disturbs; the second is the
longest time that the other client waited for its answer, by the clock, so with all that the machine did besides. The
goal is 50 ms up to 100,000 elements.`

const WHAT_IS_MISSED = `## Goals that are missed or just met, and why

**Decoding in C++.** No serializer in JavaScript alone decodes as fast. msgpackr extracts its strings with a C++ addon,
if there is one for the machine, and is then about as fast as ours; without it
(\`MSGPACKR_NATIVE_ACCELERATION_DISABLED=true\`) it takes 2.5 times as long as code by hand.

**Encoding.** Most of the time goes into one engine call for each string, which code by hand makes as well. The ratio
varies between 0.80 and 0.98 from one process and one machine to the next.

**Round trips one by one.** On an idle machine the event loop of Node sleeps until the reply arrives, and its wake-up
costs more than all work of a client; the client written by hand in Node takes the same time. A client can avoid
the wait: with 32 calls in flight it takes a fraction of the time.

**Frames of 100 bytes.** The C program needs about 40 ns a frame, reading included. One call of a sink per frame would
take longer, so the contents of small frames are moved together in the buffer in which they arrived, and a sink gets
them as one piece. The buffers of accepted sockets and of other streams may be shared, so there they are copied first.
Chunks of 100 bytes are sent with one call each, which takes as long as copying them.

**A thousand connections.** Three runs came to 1.43, 1.59 and 1.59. The server by hand knows one operation; ours
also keeps limits, a log and the context of errors for each connection. Their shares of the time were not measured.

**A proxied GiB.** Three runs came to 1.70, 1.09 and 1.34, and a pipe by hand that decodes nothing to 1.84, 1.09 and
1.26: the machine varied more than the two differ.

**Milliseconds.** The goals for import and regeneration are times, which depend on the machine: they were set on one that
imports ts-morph in 380 ms. The ratios beside them hardly depend on it.

**A client that calls one operation.** Half of the bundle reads and checks bytes and locates errors: incremental input,
limits, lossless UTF-8, errors with operation, field and offset. The rest is the handshake with its gates, the log
messages, and the queue of calls. Bodies, lists, commands and the explanation of errors are loaded when they are
needed. To get to 6 KiB, error messages would have to become numbers.`

const WHAT_A_STRING_COSTS = `## The cost of a string

Most of the time of decoding goes into making strings, one native call each. Strings of up to 256 bytes share a
call: the 512 bytes that start with the first of them become one string, and each value that is ASCII is a slice of
it. Anything else is decoded separately, with the same result.

A slice keeps its source alive: **a string that is kept may keep up to 512 bytes in memory**. A program that keeps all
strings of a message needs about a third more memory than their characters, as without sharing; a program that keeps
one short string of each message needs 512 bytes for each. The row "path only" above shows that case.
\`Buffer.from(text).toString()\` makes a copy without the rest.

A store path is a string for the codecs: they check its length, its padding and its bytes, but not its pattern, which
would double the time of decoding. Both ends of the wire check it where it matters: a daemon, and so our store,
refuses a request with an invalid path, and the paths in a daemon's replies come from its own database. The pattern is
in the documentation of the type, for programs that pass on paths from elsewhere.

## The cost of a chunk

A socket that the client dials reads into one buffer of 64 KiB again and again, or of 192 KiB once the peer has filled
that. Replies are decoded in the call that delivers the bytes, and copied only if a message is incomplete; \`lend\`
gives the bytes to a sink in the same call. An iterator gives out bytes to keep, so the socket gets a new buffer: one
allocation for each read. With accepted sockets and other streams every read allocates, because Node reads into
buffers of its own there.`
