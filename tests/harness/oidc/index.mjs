// An OpenID provider on loopback. It writes its issuer on a line of its own when it listens; `rotate` on standard input
// gives it new signing keys, which it confirms with `rotated`. It ends with its standard input.
//
// A client gets a token with the client credentials grant; the resource that it names decides audience and algorithm, and the
// token's subject is the client's id.
import { createServer } from 'node:http';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { Provider } from 'oidc-provider';

const resources = {
  'https://samspil.example/rs256': { audience: 'https://samspil.example', alg: 'RS256' },
  'https://samspil.example/es256': { audience: 'https://samspil.example', alg: 'ES256' },
  'https://samspil.example/eddsa': { audience: 'https://samspil.example', alg: 'EdDSA' },
  'https://elsewhere.example/api': { audience: 'https://elsewhere.example', alg: 'RS256' },
};

const key = (alg, kind, options) => {
  const jwk = generateKeyPairSync(kind, options).privateKey.export({ format: 'jwk' });
  return { ...jwk, alg, use: 'sig', kid: randomUUID() };
};

const keys = () => ({
  keys: [
    key('RS256', 'rsa', { modulusLength: 2048 }),
    key('ES256', 'ec', { namedCurve: 'P-256' }),
    key('EdDSA', 'ed25519', {}),
  ],
});

const client = (client_id) => ({
  client_id,
  client_secret: 'for-tests-alone',
  grant_types: ['client_credentials'],
  redirect_uris: [],
  response_types: [],
});

const provider = (issuer) => new Provider(issuer, {
  clients: [client('reporting-system'), client('somebody-else')],
  clientDefaults: { token_endpoint_auth_method: 'client_secret_post' },
  jwks: keys(),
  enabledJWA: { clientAuthSigningAlgValues: ['RS256'] },
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: (_context, resource) => {
        const { audience, alg } = resources[resource];
        return { scope: '', audience, accessTokenTTL: 600, accessTokenFormat: 'jwt', jwt: { sign: { alg } } };
      },
    },
  },
});

let answer;
const server = createServer((request, response) => answer(request, response));
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  answer = provider(issuer).callback();
  console.log(issuer);
  createInterface({ input: process.stdin })
    .on('line', (line) => {
      if (line !== 'rotate') return;
      answer = provider(issuer).callback();
      console.log('rotated');
    })
    .on('close', () => process.exit(0));
});
