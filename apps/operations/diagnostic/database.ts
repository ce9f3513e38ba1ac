import { TRANSPORT_SCHEMA, connect, ignoredParameters } from '../../../shared/kernel/postgres.ts'
import { attention, manque, ok, reasonOf, type Finding } from '../../host/finding.ts'
import type { HostConfiguration } from '../../host/host-variables.ts'
import { withKafka } from '../../host/kafka-address.ts'
import type { Settings } from '../../host/settings.ts'

const PART = 'PostgreSQL'

/** Whether the database answers at each address, is what it should be, and lets us do what the services do. */
export const examineDatabase = async (settings: Settings): Promise<readonly Finding[]> =>
  (await Promise.all([examined(settings), direct(settings.host)])).flat()

/** Every schema that a start with these settings makes. */
export const schemasOf = ({ host, services }: Settings): readonly string[] => [
  ...services.flatMap(({ schemas }) => schemas),
  ...(withKafka(host) ? [] : [TRANSPORT_SCHEMA]),
]

/** The address at which the services listen to each other. */
const direct = async ({
  DATABASE_URL_DIRECT: url,
}: HostConfiguration): Promise<readonly Finding[]> => {
  if (url === undefined) return []
  const sql = connect({ url, pool: 1, name: 'colisaga diagnostic' })
  try {
    await sql`listen colisaga_diagnostic`
    return [ok(PART, 'DATABASE_URL_DIRECT answers too')]
  } catch (error) {
    return [manque(PART, `DATABASE_URL_DIRECT: ${reasonOf(error)}`)]
  } finally {
    await sql.end({ timeout: 1 })
  }
}

const examined = async (settings: Settings): Promise<readonly Finding[]> => {
  const { DATABASE_URL: url, DATABASE_POOL: pool } = settings.host
  const wanted = schemasOf(settings)
  const findings: Finding[] = ignoredParameters(url).map((name) =>
    ok(PART, `the address says ${name}: not used`),
  )
  const sql = connect({ url, pool: 2, name: 'colisaga diagnostic' })
  try {
    const [server] = await sql`
      select current_setting('server_version') as version, current_database() as name,
        current_setting('synchronous_commit') as durable, current_user as role,
        current_setting('max_connections')::integer as connections,
        has_database_privilege(current_database(), 'create') as creates,
        exists (select from pg_stat_ssl where pid = pg_backend_pid() and ssl) as encrypted,
        pg_is_in_recovery() as standby, current_setting('transaction_read_only') = 'on' as read_only,
        (select json_agg(nspname) from pg_namespace) as schemas,
        (select coalesce(json_agg(nspname), '[]') from pg_namespace n
          where nspname in ${sql(wanted)} and not (
            has_schema_privilege(n.oid, 'usage, create') and (
              select coalesce(bool_and(has_table_privilege(c.oid, 'select')
                and has_table_privilege(c.oid, 'insert') and has_table_privilege(c.oid, 'update')
                and has_table_privilege(c.oid, 'delete')), true)
              from pg_class c where c.relnamespace = n.oid and c.relkind in ('r', 'p')
            ))) as closed`
    const {
      version,
      name,
      durable,
      role,
      connections,
      creates,
      encrypted,
      standby,
      read_only: readOnly,
      schemas,
      closed,
    } = server as {
      version: string
      name: string
      durable: string
      role: string
      connections: number
      creates: boolean
      encrypted: boolean
      standby: boolean
      read_only: boolean
      schemas: readonly string[]
      closed: readonly string[]
    }
    findings.push(ok(PART, `${version} answers, database ${name}${encrypted ? ', encrypted' : ''}`))
    if (durable === 'off')
      findings.push(
        manque(PART, 'synchronous_commit is off: an acknowledged fact may be lost; turn it on'),
      )
    if (standby)
      findings.push(
        manque(PART, 'this server is a standby, which takes no writes: promote it first'),
      )
    else if (readOnly)
      findings.push(
        manque(PART, 'the database is read only (default_transaction_read_only): turn that off'),
      )
    if (closed.length > 0)
      findings.push(
        manque(
          PART,
          `${role} may not read and write all of ${closed.join(', ')}: make it their owner, or grant it usage and create on the schemas and select, insert, update, delete on their tables`,
        ),
      )
    const missing = wanted.filter((schema) => !schemas.includes(schema))
    if (missing.length > 0 && !creates)
      findings.push(
        manque(
          PART,
          `${role} may not create schemas, and ${missing.join(', ')} are missing: grant create on database ${name} to ${role}`,
        ),
      )
    const most = pool * settings.services.length
    if (most > connections)
      findings.push(
        attention(
          PART,
          `${settings.services.length} services open up to ${most} connections, the server takes ${connections}: lower DATABASE_POOL`,
        ),
      )
  } catch (error) {
    findings.push(manque(PART, `DATABASE_URL: ${reasonOf(error)}`))
  } finally {
    await sql.end({ timeout: 1 })
  }
  return findings
}
