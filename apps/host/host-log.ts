import { type Log, type LogSink, createLog, systemClock } from '../../shared/kernel/index.ts'
import type { Settings } from './settings.ts'

/** The log of one service, or of a part that the services of a process share. */
export const hostLog = (service: string, { host, secrets }: Settings, sink: LogSink): Log =>
  createLog({
    service,
    level: host.LOG_LEVEL,
    sample: host.LOG_SAMPLE,
    secrets,
    sink,
    now: () => systemClock.now(),
  })
