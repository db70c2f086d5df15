import { formatVersion } from '../runtime/session/session.ts'
import { findProtocol } from './protocols.ts'

const { protocol, types } = findProtocol('nix-daemon')
const newest = formatVersion(protocol.max)

/** `nixwire --help`. */
export function mainHelp(): string {
  return `nixwire reads and writes the Nix daemon protocol.

Usage:
  nixwire decode TYPE... [--at VERSION] [--feature NAME]...    bytes to JSON
  nixwire encode TYPE... [--at VERSION] [--feature NAME]...    JSON to bytes
  nixwire transcript FILE... [--hex] [--verify]                a recorded session as text
  nixwire proxy --listen URL --to URL [options]                clients to a daemon
  nixwire serve DIR [--listen URL] [options]                   a store of its own
  nixwire --help | --version

'nixwire COMMAND --help' says more.

Exit status: 0 if all went well, 1 if the input is wrong, 2 if the command line is.
`
}

/** `nixwire decode --help`. */
export function decodeHelp(): string {
  return `Usage: nixwire decode TYPE... [options]

Reads bytes from standard input, one value of each TYPE after the other, and prints
them as a JSON array. Nothing is printed unless all bytes are used up.

${conversionOptions('bytes')}
In JSON, nothing is null, an integer above 2^53-1 is a string of digits, and bytes are
text, in which \\udc80 to \\udcff stand for bytes that are not UTF-8. Nothing is lost:
'nixwire encode' makes the same bytes of it.

Example:
  printf '\\x01\\0\\0\\0\\0\\0\\0\\0' | nixwire decode BuildMode

${typeList()}`
}

/** `nixwire encode --help`. */
export function encodeHelp(): string {
  return `Usage: nixwire encode TYPE... [options]

Reads a JSON array from standard input, with one value for each TYPE, and writes the
bytes to standard output. It takes what 'nixwire decode' prints.

${conversionOptions('values')}
Example:
  echo '["Normal", ["a", "b"]]' | nixwire encode BuildMode '{ list: String }' | xxd

${typeList()}`
}

/** `nixwire transcript --help`. */
export function transcriptHelp(): string {
  return `Usage: nixwire transcript FILE... [options]

Prints recorded sessions as text: what each side said, when, and what it means.

Options:
  --hex      also show the bytes, and which field they belong to
  --verify   encode every message again; fail unless that gives the same bytes

A recording is a file of JSON lines. The first says what was recorded, the others what
each side sent: {"at": milliseconds, "from": "client" or "server", "data": base64}, or
"end": true in place of the data.
`
}

/** `nixwire proxy --help`. */
export function proxyHelp(): string {
  return `Usage: nixwire proxy --listen URL --to URL [options]

Stands between clients and a daemon until it is interrupted. Clients and daemon see each
other's bytes as they are, unless their versions are set apart.

  URL is unix:///path/to/socket, the path of a socket, or tcp://host:port

Options:
  --record FILE        record the session in the form that 'nixwire transcript' reads;
                       the second connection goes to FILE.2 and so on (name.2.jsonl for
                       name.jsonl)
  --transcript         print what passes, as it passes, after its connection's number
  --allow OP[,OP]...   let only these operations pass, such as QueryPathInfo; Nix's own
                       tools need SetOptions beside what they are asked to do
  --version V          the newest version to offer to clients
  --upstream-version V the newest version to offer to the daemon; with one of these two,
                       both sides negotiate on their own, and what one side says is
                       encoded anew for the other

Example:
  nixwire proxy --listen /tmp/proxy.sock --transcript \\
    --to unix:///nix/var/nix/daemon-socket/socket &
  NIX_REMOTE=unix:///tmp/proxy.sock nix-store --add hello.txt
`
}

/** `nixwire serve --help`. */
export function serveHelp(): string {
  return `Usage: nixwire serve DIR [options]

Keeps a store in the folder DIR and answers clients until it is interrupted. It needs no
Nix on this machine. It builds nothing itself; see --upstream.

Options:
  --listen URL      where to listen: unix:///path/to/socket, the path of a socket, or
                    tcp://host:port (default: DIR/socket)
  --store-dir PATH  the store directory in the names of paths (default: DIR/store);
                    contents are kept in DIR/store in any case, and clients that read
                    them by themselves have to see that folder at PATH
  --upstream URL    another store with the same store directory: what is not here is
                    fetched from there, and builds are done there
  --version V       the newest version to offer to clients
  --untrusted       take from clients only what its own contents or a signature vouch for;
                    otherwise whoever can connect is trusted
  --public-key K    a key to trust, as NAME:BASE64; may be repeated

Example:
  nixwire serve /tmp/store &
  export NIX_REMOTE=unix:///tmp/store/socket NIX_STORE_DIR=/tmp/store/store
  nix-store --add hello.txt

In DIR, store/ holds the contents, state/db.sqlite what is known of them, state/gcroots/
and state/profiles/ links that are roots of the garbage collector, and log/drvs/ the logs
of builds.
`
}

function conversionOptions(what: string): string {
  return `TYPE is a name of the list below, or an expression as in the spec:
  '{ list: T }'  '{ set: T }'  '{ map: [K, V] }'
  '{ optional: T, none: "" }'  '{ optional: T, tag: U }'  '{ type: T, at: "1.16" }'

Options:
  --at VERSION      the negotiated version, ${formatVersion(protocol.min)} to ${newest} (default: ${newest})
  --feature NAME    a negotiated feature; may be repeated
  --all             all ${what} are of the one TYPE
  --protocol NAME   the protocol (default: ${protocol.name})

Features:
${protocol.features.map(name => `  ${name}\n`).join('')}`
}

function typeList(): string {
  return `Types:\n${columns([...types.keys()].sort((a, b) => (a < b ? -1 : 1)))}`
}

/** Words in lines of at most 88 characters. */
function columns(words: readonly string[]): string {
  const lines: string[] = []
  for (const word of words) {
    const last = lines.at(-1)
    if (last === undefined || last.length + word.length > 86) lines.push(`  ${word}`)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return `${lines.join('\n')}\n`
}
