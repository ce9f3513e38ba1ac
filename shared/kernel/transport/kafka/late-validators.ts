import { Ajv2020, type AnySchema, type ValidateFunction } from 'ajv/dist/2020.js'

/**
 * The Kafka library compiles the schemas of all its options when it is imported, and asks them under
 * `strict` alone: two thirds of a second of a core at each start, and 16 MB for as long as the process
 * runs. Each is compiled when it is first asked instead. To be imported before the library.
 */
const { compile } = Ajv2020.prototype

Ajv2020.prototype.compile = function late<T>(
  this: Ajv2020,
  schema: AnySchema,
): ValidateFunction<T> {
  let compiled: ValidateFunction<T> | undefined
  const validate = (value: unknown): value is T => {
    compiled ??= compile.call(this, schema) as ValidateFunction<T>
    const valid = compiled(value)
    Object.assign(validate, { errors: compiled.errors })
    return valid
  }
  return validate as ValidateFunction<T>
} as typeof compile
