import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** A device with one passkey (ES256), without the device: answers as a browser hands it on. */
export type SoftwarePasskey = Readonly<{
  id: string;
  /** What a browser answers to being asked to make it. */
  make(asked: Asked): object;
  /** What it answers to being asked to sign. `counter`: how often this device says that it has signed. */
  show(asked: Asked & Readonly<{ counter?: number }>): object;
}>;

type Asked = Readonly<{ challenge: string; origin: string; isUserVerified?: boolean }>;

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const ATTESTED = 0x40;

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest();

export function softwarePasskey(): SoftwarePasskey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const credentialId = randomBytes(32);
  const id = credentialId.toString('base64url');
  const envelope = { id, rawId: id, type: 'public-key', clientExtensionResults: {} };
  // COSE (RFC 9053): an EC2 key for ES256 on P-256.
  const coseKey = Buffer.concat([
    Buffer.from('a5010203262001215820', 'hex'),
    Buffer.from(x, 'base64url'),
    Buffer.from('225820', 'hex'),
    Buffer.from(y, 'base64url')
  ]);
  return {
    id,
    make(asked) {
      const attested = Buffer.concat([
        Buffer.alloc(16),
        Buffer.from([0, credentialId.length]),
        credentialId,
        coseKey
      ]);
      const authData = Buffer.concat([head(asked, ATTESTED, 0), attested]);
      // CBOR: { fmt: "none", attStmt: {}, authData }.
      const attestation = Buffer.concat([
        Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746158', 'hex'),
        Buffer.from([authData.length]),
        authData
      ]);
      const response = {
        clientDataJSON: clientData('webauthn.create', asked).toString('base64url'),
        attestationObject: attestation.toString('base64url'),
        transports: ['internal']
      };
      return { ...envelope, response };
    },
    show(asked) {
      const authData = head(asked, 0, asked.counter ?? 0);
      const client = clientData('webauthn.get', asked);
      const signature = sign('sha256', Buffer.concat([authData, sha256(client)]), privateKey);
      const response = {
        clientDataJSON: client.toString('base64url'),
        authenticatorData: authData.toString('base64url'),
        signature: signature.toString('base64url')
      };
      return { ...envelope, response };
    }
  };
}

function head({ origin, isUserVerified = true }: Asked, flags: number, counter: number): Buffer {
  const counted = Buffer.alloc(4);
  counted.writeUInt32BE(counter);
  const flag = USER_PRESENT | (isUserVerified ? USER_VERIFIED : 0) | flags;
  return Buffer.concat([sha256(new URL(origin).hostname), Buffer.from([flag]), counted]);
}

function clientData(type: string, { challenge, origin }: Asked): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
}
