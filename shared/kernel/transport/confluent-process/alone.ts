import type { KafkaAddress } from '../kafka/address.ts'
import type { Transport } from '../transport.ts'
import { ConfluentProcess } from './client-process.ts'
import { findNode } from './node.ts'

/** For tests: a process of the client on the Node that is found. Throws where there is none. */
export const processOfClient = (): ConfluentProcess => {
  const found = findNode(undefined)
  if ('trouble' in found) throw new Error(found.trouble)
  return new ConfluentProcess(found.node)
}

/** For tests: a client with a process of its own, which ends with it. */
export const aloneInProcess = (address: KafkaAddress): Transport => {
  const process = processOfClient()
  const transport = process.transport(address)
  const close = transport.close.bind(transport)
  transport.close = async () => {
    await close()
    await process.close()
  }
  return transport
}
