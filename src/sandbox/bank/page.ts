/** The pages on which a payer answers the bank: iDEAL, Bancontact, 3-D Secure. They work without JavaScript. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../http/body.ts';
import { escapeHtml, htmlPage, sendHtml } from '../http/html.ts';
import { answerSetup } from '../stripe/endpoints/setup-intents.ts';
import { answerBank, returnUrlOf, type BankAnswer } from '../stripe/outcomes.ts';
import { worldActor } from '../stripe/tasks.ts';
import type { World } from '../world/world.ts';
import { bankWords, languageOf, type BankWords } from './words.ts';

const kinds = ['ideal', 'bancontact', '3ds'] as const;
type Kind = (typeof kinds)[number];

/** `/bank/<kind>/<account>/<intent>?client_secret=…`: GET shows the page, POST answers it. */
export async function serveBankPage(
  world: World,
  request: IncomingMessage,
  response: ServerResponse
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://sandbox');
  const [, , kindText, accountId, intentId] = url.pathname.split('/');
  const kind = kinds.find((known) => known === kindText);
  if (!kind || !accountId || !intentId) return sendHtml(response, 404, htmlPage('404', '<p>404</p>'));
  const actor = worldActor(world, accountId);
  const intent = intentId.startsWith('seti_')
    ? actor.tables.setupIntents.get(intentId)
    : actor.tables.paymentIntents.get(intentId);
  if (!intent || intent.client_secret !== url.searchParams.get('client_secret')) {
    return sendHtml(response, 404, htmlPage('404', '<p>404</p>'));
  }
  const words = bankWords[languageOf(request)];
  if (request.method === 'POST') {
    const form = new URLSearchParams(await readBody(request));
    const answer = form.get('answer') as BankAnswer;
    if (!['approve', 'decline', 'later'].includes(answer))
      return sendHtml(response, 400, htmlPage('400', '<p>400</p>'));
    return finish(response, words, giveAnswer(world, accountId, intentId, answer));
  }
  if (intent.status !== 'requires_action') {
    // The back button, or a second tab: what was answered stays.
    return finish(response, words, giveAnswer(world, accountId, intentId, 'decline'));
  }
  const amount =
    intent.object === 'payment_intent'
      ? moneyText(intent.amount, intent.currency, languageOf(request))
      : null;
  sendHtml(response, 200, bankPage(words, kind, actor.account.name ?? accountId, amount));
}

function giveAnswer(world: World, accountId: string, intentId: string, answer: BankAnswer): string | null {
  const actor = worldActor(world, accountId);
  if (!intentId.startsWith('seti_')) {
    const { url } = answerBank(actor, intentId, answer);
    world.store.flush();
    return url;
  }
  const { setup, returnUrl } = answerSetup(actor, intentId, answer === 'approve');
  world.store.flush();
  return returnUrl === null
    ? null
    : returnUrlOf(returnUrl, setup, setup.status === 'succeeded' ? 'succeeded' : 'failed');
}

function finish(response: ServerResponse, words: BankWords, url: string | null): void {
  if (url !== null) {
    response.writeHead(303, { Location: url, 'Cache-Control': 'no-store' }).end();
    return;
  }
  // Shown inside the frame that the payment script opened; it closes on this message.
  const body = `<p role="status">${escapeHtml(words.done)}</p><script src="/v3/bank-done.js"></script>`;
  sendHtml(response, 200, htmlPage(words.done, body));
}

function bankPage(words: BankWords, kind: Kind, merchant: string, amount: string | null): string {
  const name = kind === 'ideal' ? 'iDEAL | Wero' : kind === 'bancontact' ? 'Bancontact' : words.threeDSecure;
  const buttons = [
    `<button class="primary" name="answer" value="approve">${escapeHtml(words.approve)}</button>`,
    `<button name="answer" value="decline">${escapeHtml(words.decline)}</button>`,
    kind === '3ds' ? '' : `<button name="answer" value="later">${escapeHtml(words.later)}</button>`
  ];
  return htmlPage(
    name,
    `<main class="narrow">
      <p class="badge">${escapeHtml(words.test)}</p>
      <h1>${escapeHtml(name)}</h1>
      <p>${escapeHtml(words.question(merchant))}</p>
      ${amount === null ? '' : `<p class="amount">${escapeHtml(amount)}</p>`}
      <form method="post">${buttons.join('\n')}</form>
    </main>`,
    words.lang
  );
}

function moneyText(amount: number, currency: string, language: string): string {
  return new Intl.NumberFormat(language, { style: 'currency', currency: currency.toUpperCase() }).format(
    amount / 100
  );
}
