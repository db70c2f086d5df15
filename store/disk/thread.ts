// A thread of a store, which writes, reads and hashes contents. See threads.ts.

import { type MessagePort, parentPort } from 'node:worker_threads'
import { asBuffer } from '../../runtime/streams/body.ts'
import { measure } from './body-hash.ts'
import { diskError } from './disk-error.ts'
import { dumpTree } from './dump-tree.ts'
import { packError } from './packed-error.ts'
import { type Receiver, receiverOf } from './receiver.ts'
import type { Order, Report } from './thread-messages.ts'

const port = parentPort as MessagePort
const receivers = new Map<number, Receiver>()

function report(told: Report): void {
  port.postMessage(told)
}

function fail({ job, kind }: Order, error: unknown): void {
  receivers.get(job)?.abandon()
  receivers.delete(job)
  report({ kind: 'failed', job, error: packError(diskError(error, 'write into the store')) })
  if (kind === 'measure') report({ kind: 'done', job, result: undefined })
}

async function act(order: Order): Promise<void> {
  const { job } = order
  if (order.kind === 'receive') {
    receivers.set(job, receiverOf({ ...order, root: asBuffer(order.root) }))
  } else if (order.kind === 'bytes') {
    try {
      // A job that has failed takes no more.
      receivers.get(job)?.feed(asBuffer(order.bytes))
    } finally {
      report({ kind: 'taken', job })
    }
  } else if (order.kind === 'end') {
    const receiver = receivers.get(job)
    if (receiver === undefined) return
    const result = await receiver.end()
    receivers.delete(job)
    report({ kind: 'done', job, result })
  } else if (order.kind === 'abandon') {
    receivers.get(job)?.abandon()
    receivers.delete(job)
    report({ kind: 'done', job, result: undefined })
  } else {
    report({ kind: 'done', job, result: await measure(dumpTree(asBuffer(order.root), { lends: true })) })
  }
}

port.on('message', (order: Order) => {
  act(order).catch(error => fail(order, error))
})

// Tell that the thread runs.
port.postMessage(undefined)
