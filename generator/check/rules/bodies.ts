import type { Rule } from '../context.ts'

export const streamRepeat: Rule = {
  id: 'stream-repeat',
  summary: 'A stream repeats a record, and its markers can be told apart.',
  check: ({ protocol, streams, spans }, report) => {
    for (const stream of protocol.streams) {
      if (stream.kind === 'record') continue
      const repeated = streams.get(stream.record)
      if (repeated !== undefined && repeated.kind !== 'record') {
        report(spans.at(stream, 'repeat'), `\`${stream.record}\` is itself a repetition, not a record`)
      }
      if (stream.kind === 'marked' && stream.marker.more === stream.marker.end) {
        report(spans.at(stream, 'marker', 'end'), `${stream.marker.end} cannot mean both more and end`)
      }
    }
  },
}

export const bodyWithoutEnd: Rule = {
  id: 'body-without-end',
  summary: 'A body that is sent inline ends by its own grammar, which plain bytes do not have.',
  check: ({ protocol, spans }, report) => {
    for (const { upload, download } of protocol.operations) {
      for (const body of [...(upload?.wire ?? []), ...(download === undefined ? [] : [download])]) {
        if (body.by !== 'inline' || body.content !== 'bytes') continue
        report(spans.at(body, 'content'), 'nothing says where inline `bytes` end')
      }
    }
  },
}
