import { connect, resultPayload } from 'nixwire'

// Builds on another machine without copying the .drv file, or any of the derivations it depends on.
const host = process.argv[2] ?? 'builder.example.org'
await using builder = await connect({ command: ['ssh', host, 'nix-daemon', '--stdio'] })

const drvPath = '/nix/store/v0ayb4dc8klr2nz6sg1hf9jwq5xm73pi-hi.drv'
const out = '/nix/store/3k9xw7m2b5hq1fz8rv4ysn6dcgpja0li-hi'
const result = await builder.buildDerivation(
  {
    drvPath,
    drv: {
      outputs: [['out', { path: out, hashAlgo: '', hash: '' }]],
      inputSrcs: [],
      platform: 'x86_64-linux',
      builder: '/bin/sh',
      args: ['-c', 'echo building; echo hi > $out'],
      env: [['out', out]],
    },
  },
  {
    onLog(message) {
      if (message.kind !== 'Result') return
      const payload = resultPayload(message)
      if (payload?.type === 'BuildLogLine') console.log(payload.line)
    },
  },
)
console.log(result.status, result.errorMsg)
