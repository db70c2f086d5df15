import { describe, expect, it } from 'vitest'
import { parseRecording, RecordingError } from '../../cli/observe/recording.ts'

const header = '{"recording":1,"protocol":"nix-daemon","title":"T"}'
const chunk = '{"at":1.5,"from":"client","data":"Y3hpbg=="}'

describe('parseRecording', () => {
  it('reads the header, chunks and ends', () => {
    const text = `${header}\n${chunk}\n{"at":2,"from":"server","data":""}\n{"at":3,"from":"client","end":true}\n`
    const { header: said, chunks, ends } = parseRecording(text)
    expect(said).toEqual({ protocol: 'nix-daemon', title: 'T' })
    expect(chunks.map(({ at, from, data }) => [at, from, data.toString()])).toEqual([
      [1.5, 'client', 'cxin'],
      [2, 'server', ''],
    ])
    expect(ends).toEqual({ client: 3 })
  })

  it.each([
    ['', 1, 'not JSON: column 1: expected a value, but the text ends'],
    ['[]', 1, 'not a JSON object'],
    ['{}', 1, 'this is no recording: its first line lacks "recording":1'],
    ['{"recording":2}', 1, 'a recording of format 2; 1 is known'],
    ['{"recording":1}', 1, 'the header lacks "protocol"'],
    ['{"recording":1,"protocol":"p","title":1}', 1, '"title" is not a string'],
    [`${header}\nnope`, 2, 'not JSON: column 1: expected a value, found nope'],
    [`${header}\n${chunk}\n{"from":"client","data":""}`, 3, '"at" is not a number of milliseconds'],
    [`${header}\n{"at":1,"from":"me","data":""}`, 2, '"from" is neither "client" nor "server"'],
    [`${header}\n{"at":1,"from":"client"}`, 2, 'neither "data" in base64 nor "end":true'],
    [`${header}\n{"at":1,"from":"client","data":"a?="}`, 2, '"data" is not base64'],
    [`${header}\n${chunk}\n{"at":1,"from":"client","data":""}`, 3, 'time goes backwards, from 1.5 to 1'],
    [`${header}\n{"at":1,"from":"client","end":true}\n${chunk}`, 3, 'the client sends after its end at 1 ms'],
  ])('refuses %j', (text, line, problem) => {
    expect(() => parseRecording(text)).toThrow(RecordingError)
    expect(() => parseRecording(text)).toThrow(`line ${line}: ${problem}`)
  })
})
