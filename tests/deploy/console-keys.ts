/** What a configuration may hold at one place: anything, a value, a list of one shape, or keys. */
export type Shape = 'anything' | 'value' | readonly [Shape] | { readonly [key: string]: Shape }

/** The version of Redpanda Console whose keys these are. */
export const CONSOLE_VERSION = '3.10.0'

const tls: Shape = {
  enabled: 'value',
  caFilepath: 'value',
  certFilepath: 'value',
  keyFilepath: 'value',
  insecureSkipTlsVerify: 'value',
  refreshInterval: 'value',
}
const startup: Shape = {
  establishConnectionEagerly: 'value',
  maxRetries: 'value',
  retryInterval: 'value',
  maxRetryInterval: 'value',
  backoffMultiplier: 'value',
}
const authentication: Shape = {
  impersonateUser: 'value',
  basic: { username: 'value', password: 'value' },
  bearerToken: 'value',
}
const git: Shape = {
  enabled: 'value',
  maxFileSize: 'value',
  refreshInterval: 'value',
  repository: { url: 'value', branch: 'value', baseDirectory: 'value', maxDepth: 'value' },
  basicAuth: { enabled: 'value', username: 'value', password: 'value' },
  ssh: {
    enabled: 'value',
    username: 'value',
    privateKey: 'value',
    privateKeyFilepath: 'value',
    passphrase: 'value',
  },
  cloneSubmodules: 'value',
}

/**
 * Every key that Console reads from its file without a licence. Console rejects any other and ends. Licensed features
 * (`authentication`, `authorization`, `license` at the root) are left out on purpose.
 */
export const consoleKeys: Shape = {
  metricsNamespace: 'value',
  serveFrontend: 'value',
  console: {
    topicDocumentation: { enabled: 'value', git },
    api: { enabled: 'value', enabledProcedures: ['value'] },
  },
  redpanda: { adminApi: { enabled: 'value', urls: ['value'], authentication, tls, startup } },
  kafkaConnect: {
    enabled: 'value',
    clusters: [
      { name: 'value', url: 'value', tls, username: 'value', password: 'value', token: 'value' },
    ],
    connectTimeout: 'value',
    readTimeout: 'value',
    requestTimeout: 'value',
  },
  server: {
    gracefulShutdownTimeout: 'value',
    listenAddress: 'value',
    listenPort: 'value',
    readTimeout: 'value',
    writeTimeout: 'value',
    idleTimeout: 'value',
    httpsListenPort: 'value',
    advertisedHttpsListenPort: 'value',
    compressionLevel: 'value',
    basePath: 'value',
    setBasePathFromXForwardedPrefix: 'value',
    stripPrefix: 'value',
    tls: { enabled: 'value', certFilepath: 'value', keyFilepath: 'value' },
    allowedOrigins: ['value'],
    debug: { enabled: 'value', forceLoopback: 'value' },
  },
  kafka: {
    brokers: ['value'],
    clientId: 'value',
    rackId: 'value',
    tls,
    sasl: {
      enabled: 'value',
      impersonateUser: 'value',
      username: 'value',
      password: 'value',
      mechanism: 'value',
      oauth: {
        token: 'value',
        clientId: 'value',
        clientSecret: 'value',
        tokenEndpoint: 'value',
        scope: 'value',
        extensions: [{ key: 'value', value: 'value' }],
        tokenFilepath: 'value',
      },
      gssapi: {
        authType: 'value',
        keyTabPath: 'value',
        kerberosConfigPath: 'value',
        serviceName: 'value',
        username: 'value',
        password: 'value',
        realm: 'value',
        enableFast: 'value',
      },
      awsMskIam: {
        accessKey: 'value',
        secretKey: 'value',
        sessionToken: 'value',
        userAgent: 'value',
        region: 'value',
        clientTimeout: 'value',
      },
    },
    startup,
  },
  serde: {
    maxDeserializationPayloadSize: 'value',
    protobuf: {
      enabled: 'value',
      git,
      fileSystem: {
        enabled: 'value',
        refreshInterval: 'value',
        paths: ['value'],
        skipHiddenFiles: 'value',
      },
      mappings: [{ topicName: 'value', keyProtoType: 'value', valueProtoType: 'value' }],
      importPaths: ['value'],
      bufSchemaRegistry: { enabled: 'value', url: 'value', token: 'value' },
    },
    messagePack: { enabled: 'value', topicNames: ['value'] },
    cbor: { enabled: 'value', topicName: 'value' },
  },
  schemaRegistry: { enabled: 'value', urls: ['value'], authentication, tls },
  sql: {
    enabled: 'value',
    url: 'value',
    authentication,
    tls,
    maxConnections: 'value',
    maxConnectionsPerUser: 'value',
  },
  logger: { level: 'value' },
  analytics: { enabled: 'value' },
}

/** Where a configuration differs from a shape: one line for each place. */
export const strangers = (value: unknown, shape: Shape, place = ''): readonly string[] => {
  if (typeof shape === 'string')
    return shape === 'value' && typeof value === 'object' ? [`${place} must be a single value`] : []
  if (isList(shape))
    return Array.isArray(value)
      ? value.flatMap((one, n) => strangers(one, shape[0], `${place}[${n}]`))
      : [`${place} must be a list`]
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [`${place} must have keys`]
  return Object.entries(value).flatMap(([key, below]) => {
    const known = Object.hasOwn(shape, key) ? shape[key] : undefined
    const path = place === '' ? key : `${place}.${key}`
    return known === undefined ? [`${path} is not known`] : strangers(below, known, path)
  })
}

const isList = (shape: Exclude<Shape, string>): shape is readonly [Shape] => Array.isArray(shape)
