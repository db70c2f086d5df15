import type { Figure } from './measure.ts'
import { judge, moreMiB, OURS, type Report, type Result } from './report.ts'
import { cells, headings, mib } from './table.ts'

/** `docs/performance.md`. */
export function renderMarkdown({ results, sizes }: Report): string {
  const [where, ...elsewhere] = new Set(results.map(measured))
  const parts = [
    INTRODUCTION,
    '## At a glance',
    table(['what', 'ratio', 'goal', 'met'], results.map(glance)),
    elsewhere.length > 0 ? 'Measured on more than one machine: each section names its own.' : (where ?? ''),
    ...results.map(result => section(result, elsewhere.length > 0)),
    '## Bundles',
    'Minified, without what is not used, gzipped; what is loaded later (bodies, long lists, commands, the explanation of an error) does not count.',
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

/** What the goal is for. */
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

What the generated code needs, as a ratio to code that was written by hand for the same bytes: below 1 is faster
than by hand. The baselines are in [bench/baselines](../bench/baselines); they check lengths, counts, padding,
booleans and UTF-8, as the library does.

\`\`\`
npm run bench                      # everything, about twenty minutes
npm run bench -- decode encode     # some of it
npm run bench -- --help
\`\`\`

All variants of a benchmark run in one process, once a round and in random order, after the codecs of every type
have seen values, as in a program that uses more than one. A ratio is the median of the ratios within the rounds;
the middle half of them says how noisy it was. Times are processor time of the whole process, garbage collector
and compiler included, which others on the machine disturb least; the ratio by the clock stands beside it.
What other processes do for the most part (daemons, proxies, servers, regeneration) goes by the
clock alone.

What is compared with programs in C ([bench/c](../bench/c), compiled for the run) runs process to process, by the
clock: the C program is a process of its own each time, the Node programs are a process a variant, bundled from
the sources of the library, that has done the same work before it is measured. Each tells its own time and the
most memory that it had (start-up excluded), which stands beside the figure.

Memory that is kept is what is still in use after a collection while the result of one run is kept, in a process
of its own; the most in use is a sample every 2 ms, garbage included. The same figures are in
[performance.json](performance.json).`

const WHAT_IS_MISSED = `## What is missed, or just met, and why

**Decoding in C++.** Of the serializers that are JavaScript alone, none decodes as fast. msgpackr fetches its strings
through an addon in C++, where there is one for the machine, and is then about as fast as ours; without it
(\`MSGPACKR_NATIVE_ACCELERATION_DISABLED=true\`) it takes 2.5 times as long as code by hand.

**Encoding.** Most of it is one call into the engine for each string, which code by hand makes as well. The ratio comes
out between 0.80 and 0.98 from one process and one machine to the next.

**Round trips one by one.** On a machine that has nothing else to do, the event loop of Node sleeps until the reply is
there, and its wake-up costs more than all that a client does; the client written by hand in Node needs the same. What a
client can do about it is not to wait: with 32 calls in flight it takes a fraction of the time.

**Frames of 100 bytes.** The C program needs about 40 ns a frame, reading included. A piece that is handed over would
take more than that, so that small frames are moved together in the memory in which they came, and a sink gets pieces as
large as what has arrived. Accepted sockets and other streams may have shared their memory with somebody: there it is
copied first. Chunks of 100 bytes that are sent come through a call each, which takes as long as their copy.

**A thousand connections.** Three runs came to 1.43, 1.59 and 1.59. The server by hand answers one question; ours also
keeps limits, a log and what its errors need for each connection. What of that takes the time was not measured.

**A proxied GiB.** Three runs came to 1.70, 1.09 and 1.34, and a pipe written by hand that understands nothing to 1.84,
1.09 and 1.26: the machine varied more than the two differ.

**Milliseconds.** The goals for import and regeneration are times, and depend on the machine: they were set on one that
imports ts-morph in 380 ms. The ratios beside them hardly do.

**A client that calls one operation.** Half of the bundle is what reads, checks and places errors in any stream of bytes:
incremental input, limits, UTF-8 that loses nothing, errors with operation, field and offset. The rest is the
handshake with its gates, the log messages, and the queue of calls. Bodies, lists, commands and the explanation of
errors are loaded when they are needed. To get to 6 KiB, error messages would have to become numbers.`

const WHAT_A_STRING_COSTS = `## What a string costs

Most of the time of decoding goes into making strings, one native call each. Strings of up to 256 bytes share a
call: the 512 bytes from the first of them on become one string, and each value is cut out of it, if the words
that it fills show that it is ASCII. Anything else is decoded on its own, with the same result.

What is cut out keeps what it was cut from alive: **a string that is kept may keep up to 512 bytes in memory**. Who
keeps all strings of a message pays for about a third more than their characters, as without sharing; who keeps
one short string of each message pays for 512 bytes each. The row "path only" above shows that case. A copy
without the rest is \`Buffer.from(text).toString()\`.

A store path is a string for the codecs: its length, its padding and its bytes are checked, its pattern is not, which
would double the time of decoding. Both ends of the wire check it where it matters: a daemon, and so our store,
refuses a request with a path that is none, and what a daemon answers comes out of its own database. Who passes
paths on from elsewhere finds the pattern in the documentation of the type.

## What a chunk costs

A socket that the client dials reads into one buffer of 64 KiB, over and over, or of 192 KiB once the peer has filled
that. Replies are decoded inside the call
that brings the bytes, and copied from it only where a message is not whole yet; \`lend\` gives them to a sink in
the same call. An iterator hands out bytes to keep, and the socket then gets a new buffer: an allocation for each
read. Accepted sockets and other streams always have one, since Node reads into buffers of its own there.`
