/** The protocol that a store serves on a socket. */
export { nixDaemon as storeProtocol } from '../../generated/nix-daemon/protocol.ts'
