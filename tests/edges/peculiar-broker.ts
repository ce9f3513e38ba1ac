import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { startLocalKafka } from '../../redpanda/kafka.ts'
import { freePort } from '../../redpanda/ports.ts'
import { Admin, clientOptions } from '../../shared/kernel/kafka.ts'

const REQUEST_MS = 10_000
const MOST_BYTES = 65_536

/**
 * A broker as somebody else may have set it up: it compacts by default, takes batches of 64 KiB and requests of twice
 * that, wants sessions of ten seconds, and has listeners whose advertised addresses lead nowhere.
 */
export const startPeculiarBroker = async () => {
  const folder = mkdtempSync('/var/tmp/colisaga-edges-')
  chmodSync(folder, 0o755)
  const port = await freePort()
  const controller = await freePort()
  const nameless = await freePort()
  const unreachable = await freePort()
  const kafka = await startLocalKafka({
    folder: join(folder, 'kafka'),
    port,
    controllerPort: controller,
    properties: () => ({
      'log.cleanup.policy': 'compact',
      'message.max.bytes': MOST_BYTES,
      'socket.request.max.bytes': 2 * MOST_BYTES,
      'group.min.session.timeout.ms': 10_000,
      listeners: `PLAINTEXT://127.0.0.1:${port},NAMELESS://127.0.0.1:${nameless},NOWHERE://127.0.0.1:${unreachable},CONTROLLER://127.0.0.1:${controller}`,
      'advertised.listeners': `PLAINTEXT://127.0.0.1:${port},NAMELESS://kafka.invalid:${nameless},NOWHERE://127.0.0.1:1`,
      'listener.security.protocol.map':
        'PLAINTEXT:PLAINTEXT,NAMELESS:PLAINTEXT,NOWHERE:PLAINTEXT,CONTROLLER:PLAINTEXT',
      'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
      'allow.everyone.if.no.acl.found': 'true',
    }),
  })
  const admin = new Admin(clientOptions({ brokers: [kafka.brokers], clientId: 'test' }, REQUEST_MS))
  return {
    kafka,
    admin,
    brokers: kafka.brokers,
    /** Its address by a listener that advertises a name that nobody resolves, and by one where nobody answers. */
    nameless: `127.0.0.1:${nameless}`,
    unreachable: `127.0.0.1:${unreachable}`,
    stop: async (): Promise<void> => {
      await admin.close()
      await kafka.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
