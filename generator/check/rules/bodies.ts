import { bodiesOf } from '../bodies-of.ts'
import type { Rule } from '../rule.ts'

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
  summary: 'A body that is sent inline ends by a grammar or as records do, and plain bytes do not.',
  check: ({ protocol, spans }, report) => {
    for (const body of bodiesOf(protocol)) {
      if (body.by !== 'inline' || body.content.kind !== 'bytes') continue
      const hint =
        'formats with a grammar and records travel inline, plain bytes by `frames`, `pull` or `push`'
      const message = 'nothing says where an inline body of `bytes` ends'
      report(spans.at(body, 'content'), message, hint)
    }
  },
}

export const downloadAlone: Rule = {
  id: 'download-alone',
  summary: 'A download has no upload and no values beside it, and an inline one no response.',
  check: ({ protocol, spans }, report) => {
    for (const { name, upload, download, response } of protocol.operations) {
      if (download === undefined) continue
      if (upload !== undefined) {
        report(spans.at(download, 'name'), `\`${name}\` has an upload, so it cannot have a download as well`)
      }
      const isInline = download.by === 'inline'
      const hasValue =
        response.kind === 'value' ||
        (response.kind === 'fields' && response.fields.some(field => field.constant === undefined))
      if (hasValue || (isInline && response.kind !== 'nothing')) {
        const allowed = isInline
          ? 'nothing follows an inline download'
          : 'only constants can follow a download'
        report(spans.at(response), `the download is all that a caller of \`${name}\` gets: ${allowed}`)
      }
    }
  },
}
