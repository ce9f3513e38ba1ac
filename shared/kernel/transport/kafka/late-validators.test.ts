import { expect, test } from 'bun:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { createTopicsOptionsValidator, Producer, stringSerializers } from './library.ts'

test('a schema is compiled when it is first asked, and once', () => {
  let times = 0
  const ajv = new Ajv2020()
  ajv.addKeyword({
    keyword: 'counted',
    compile: () => {
      times += 1
      return () => true
    },
  })
  const validate = ajv.compile({ type: 'number', counted: true })
  expect(times).toBe(0)
  expect(validate('one')).toBeFalse()
  expect(ajv.errorsText(validate.errors)).toBe('data must be number')
  expect(validate(1)).toBeTrue()
  expect(validate.errors).toBeNull()
  expect(times).toBe(1)
})

test('importing the library compiles nothing', () => {
  // A validator that is compiled carries its schema.
  expect(createTopicsOptionsValidator.schema).toBeUndefined()
})

test('wrong options are still refused by name, where that is asked for', () => {
  const wrong = { clientId: 'test', bootstrapBrokers: ['127.0.0.1:1'], timeout: -1, strict: true }
  expect(() => new Producer({ ...wrong, serializers: stringSerializers })).toThrow(/timeout/)
})
