import { expect, type APIRequestContext } from '@playwright/test';
import { readReady } from './ready.ts';

export type ReadMessage = Readonly<{ subject: string; text: string; link: string; code: string }>;

type Kept = Readonly<{ subject: string | null; text: string; to: string; at: string }>;

/** The link of the invitation to work here that came to this address, once it is there. */
export async function readInvitation(request: APIRequestContext, to: string): Promise<string> {
  const { text } = await readKept(request, to, 1);
  return /http\S+\/admin\/invitation\/[\w-]+/.exec(text)?.[0] ?? '';
}

/** The `nth` message to this contact, once it is there: its sign-in link, if it has one, and its code. */
export async function readMessage(request: APIRequestContext, to: string, nth = 1): Promise<ReadMessage> {
  const { subject, text } = await readKept(request, to, nth);
  const [link = ''] = /http\S+\/sign-in\/link\/[\w-]+/.exec(text) ?? [];
  const [code = ''] = /\b\d{6}\b/.exec(`${subject ?? ''} ${text}`) ?? [];
  return { subject: subject ?? '', text, link, code };
}

async function readKept(request: APIRequestContext, to: string, nth: number): Promise<Kept> {
  const { desk } = readReady();
  let found: readonly Kept[] = [];
  await expect(async () => {
    const answer = await request.get(`${desk}/messages?to=${encodeURIComponent(to)}`, {
      headers: { accept: 'application/json' }
    });
    found = ((await answer.json()) as { messages: readonly Kept[] }).messages;
    expect(found.length, `messages to ${to}`).toBeGreaterThanOrEqual(nth);
  }).toPass({ timeout: 20_000 });
  return [...found].sort((a, b) => a.at.localeCompare(b.at))[nth - 1]!;
}
