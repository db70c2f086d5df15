import { connect } from 'nixwire'

await using daemon = await connect(process.argv[2] ?? 'unix:///nix/var/nix/daemon-socket/socket')

const { path } = await daemon.addToStore(
  { name: 'hello.txt', camStr: 'fixed:sha256' },
  Buffer.from('hello\n'),
)
const info = await daemon.queryPathInfo({ path })
console.log(path, info?.narHash)

for await (const piece of await daemon.narFromPath({ path })) process.stdout.write(piece)
