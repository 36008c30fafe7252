import {
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type AuthenticatorTransport,
  type PublicKeyCredentialCreationOptionsJSON,
  type RegistrationResponseJSON
} from '@simplewebauthn/server';
import { lt, or, sql, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Context } from '../../../context.ts';
import { Refusal } from '../../../platform/refusal.ts';

/** More than anyone has devices and accounts. */
export const MOST_PASSKEYS = 20;
/** COSE: EdDSA, ES256 and RS256, which every device knows one of. */
const ALGORITHMS = [-8, -7, -257];

/** Whether a challenge was given out, to this person and for this; asking takes it back. */
type TakeChallenge = (challenge: string) => Promise<boolean>;

/** What is kept of a passkey that a device just made. */
export type MadePasskey = Readonly<{
  id: string;
  publicKey: Uint8Array;
  counter: number;
  transports: string[];
  isSynced: boolean;
}>;

/** What is kept of a passkey, for checking what its device signed. */
type KnownPasskey = Readonly<{ id: string; publicKey: Uint8Array; counter: number; transports: string[] }>;

/** What a browser needs to make a passkey here, that its owner opens by finger, face or code. */
export function passkeyOptions(
  ctx: Pick<Context, 'origin'>,
  wanted: Readonly<{
    siteName: string;
    userId: string;
    userName: string;
    displayName: string;
    challenge: Uint8Array<ArrayBuffer>;
    known: readonly Readonly<{ id: string }>[];
    /** `required`: found by itself when signing in. `preferred`: asked for by name, so a security key needs no room. */
    residentKey: 'required' | 'preferred';
  }>
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { siteName, userId, userName, displayName, challenge, known, residentKey } = wanted;
  return generateRegistrationOptions({
    rpName: siteName,
    rpID: new URL(ctx.origin).hostname,
    userName,
    userDisplayName: displayName,
    userID: Uint8Array.from(Buffer.from(userId)),
    challenge,
    attestationType: 'none',
    supportedAlgorithmIDs: ALGORITHMS,
    excludeCredentials: known.map(({ id }) => ({ id })),
    authenticatorSelection: { residentKey, userVerification: 'required' }
  });
}

/** Reads what a browser answers to being asked to make a passkey. Refuses `passkey-wrong`. */
export async function verifyMadePasskey(
  ctx: Pick<Context, 'origin'>,
  response: unknown,
  expectedChallenge: TakeChallenge
): Promise<MadePasskey> {
  const answer = await verifyRegistrationResponse({
    response: response as RegistrationResponseJSON,
    expectedChallenge,
    expectedOrigin: ctx.origin,
    expectedRPID: new URL(ctx.origin).hostname,
    supportedAlgorithmIDs: ALGORITHMS
  }).catch(() => undefined);
  if (!answer?.verified) throw new Refusal('passkey-wrong');
  const { credential, credentialBackedUp: isSynced } = answer.registrationInfo;
  const { id, publicKey, counter, transports } = credential;
  return { id, publicKey, counter, transports: [...(transports ?? [])], isSynced };
}

/** Reads what a browser answers to being asked to sign: the device's new counter. Refuses `passkey-wrong`. */
export async function verifyShownPasskey(
  ctx: Pick<Context, 'origin'>,
  { id, publicKey, counter, transports }: KnownPasskey,
  response: unknown,
  expectedChallenge: TakeChallenge
): Promise<number> {
  const answer = await verifyAuthenticationResponse({
    response: response as AuthenticationResponseJSON,
    expectedChallenge,
    expectedOrigin: ctx.origin,
    expectedRPID: new URL(ctx.origin).hostname,
    credential: {
      id,
      publicKey: Uint8Array.from(publicKey),
      counter,
      transports: transports as AuthenticatorTransport[]
    }
  }).catch(() => undefined);
  if (!answer?.verified) throw new Refusal('passkey-wrong');
  return answer.authenticationInfo.newCounter;
}

/** A counter that didn't move forward is a copy of the key; many devices don't count and always say 0. */
export function movesOn(counter: PgColumn, newCounter: number): SQL | undefined {
  return or(lt(counter, newCounter), sql`${newCounter} = 0 and ${counter} = 0`);
}

/** The id of the passkey that a browser says it shows; `''` for what is none. */
export function idOfShown(response: unknown): string {
  const { id } = (response ?? {}) as Readonly<{ id?: unknown }>;
  return typeof id === 'string' ? id : '';
}
