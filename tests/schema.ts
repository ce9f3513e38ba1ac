import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import { runServices } from '../apps/host/run-services.ts'
import { settingsOf } from '../apps/host/settings.ts'
import { startStack } from '../redpanda/stack.ts'
import { memorySink, runMain } from '../shared/kernel/index.ts'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'

/**
 * `bun run schema`: what the migrations make of an empty database, as text, compared with the committed
 * `docs/schema.txt`; `--write` renews it. A migration that changes nothing there changes nothing.
 */
const HELP = `bun run schema [--write]
  compares what the migrations make of an empty database with docs/schema.txt; --write renews that file
`
const FILE = fileURLToPath(new URL('../docs/schema.txt', import.meta.url))

const OBJECTS = `
  select n.nspname || '.' || c.relname || ' ' || a.attname || ' ' ||
    format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end ||
    coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') as line
  from pg_attribute a join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p')
  join pg_namespace n on n.oid = c.relnamespace
  left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
  where a.attnum > 0 and not a.attisdropped and n.nspname !~ '^pg_|^information_schema$'
  union all
  select schemaname || ' ' || indexdef from pg_indexes where schemaname !~ '^pg_'
  union all
  select n.nspname || '.' || r.relname || ' ' || pg_get_constraintdef(c.oid) from pg_constraint c
  join pg_class r on r.oid = c.conrelid join pg_namespace n on n.oid = r.relnamespace
  where n.nspname !~ '^pg_|^information_schema$' and c.contype <> 'n'
  order by 1`

/** Bodies that several schemas share stand here once. */
const FUNCTIONS = `
  select string_agg(schema, ', ' order by schema) || E'\\n' || body as line
  from (
    select n.nspname as schema, p.proname as name,
      regexp_replace(pg_get_functiondef(p.oid), '\\m' || n.nspname || '\\M', ':schema', 'g') as body
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname !~ '^pg_|^information_schema$'
  ) f
  group by name, body
  order by name, body`

const dump = async (signal: AbortSignal): Promise<string> => {
  const folder = mkdtempSync('/var/tmp/colisaga-schema-')
  chmodSync(folder, 0o755)
  const stack = await startStack({
    pile: 'journal',
    fresh: true,
    environment: {},
    say: () => {},
    folder,
    signal,
    anyPorts: true,
  })
  try {
    const running = await runServices(settingsOf({ ...stack.env, TRANSPORT: 'journal' }), {
      sink: memorySink(),
      portOf: () => 0,
    })
    await running.stop()
    const sql = postgres(stack.env['DATABASE_URL'] ?? '', { max: 1 })
    const objects = await sql.unsafe(OBJECTS)
    const functions = await sql.unsafe(FUNCTIONS)
    await sql.end()
    return [...objects, ...functions].map((row) => `${String(row['line'])}\n`).join('')
  } finally {
    await stack.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

await runMain(async (signal) => {
  const made = await dump(signal)
  if (process.argv.includes('--write')) {
    writeFileSync(FILE, made)
    return 0
  }
  const kept = readFileSync(FILE, 'utf8')
  if (made === kept) return 0
  const [before, after] = [new Set(kept.split('\n')), new Set(made.split('\n'))]
  for (const line of before) if (!after.has(line)) process.stderr.write(`- ${line}\n`)
  for (const line of after) if (!before.has(line)) process.stderr.write(`+ ${line}\n`)
  process.stderr.write('the schema is not the committed one: bun run schema --write\n')
  return 1
}, HELP)
