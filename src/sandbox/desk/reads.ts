import type { ServerResponse } from 'node:http';
import type { Control } from '../control.ts';
import { sendJson } from '../http/html.ts';
import type { Channel } from '../messages/tray.ts';
import type { World } from '../world/world.ts';
import { codesOf } from './authenticator.ts';

/** What can be asked and done, for whoever comes without a page. */
export const contents = {
  'GET /book': 'all movements of money, and sums per payment intent',
  'GET /messages': 'every message sent; ?channel=email|sms|whatsapp|push|letter, ?to=…',
  'GET /messages/:id': 'one message',
  'GET /messages/:id/html': "an e-mail's HTML",
  'GET /messages/:id/files/:place': 'an attachment',
  'GET /letters/:id.pdf': 'a letter as it would be printed',
  'GET /intents': 'payment intents of all accounts',
  'GET /events': 'events; GET /deliveries: how each was delivered',
  'GET /held': 'deliveries held back by a fault',
  'GET /clock': 'the time, and what is due next',
  'GET /authenticators': 'the codes that staff type when they sign in',
  'POST /clock': '{"advance":"P3D"} or {"to":"2026-03-01T09:00:00Z"}; answers when everything due has run',
  'GET /faults': 'faults that wait',
  'POST /faults': '{"kind":"drop-after","method":"POST","path":"/v1/payment_intents*","nth":1,"count":1}',
  'DELETE /faults': 'removes all; DELETE /faults/:id: one',
  'POST /refunds': '{"payment_intent":"pi_…","amount":500}: as from the dashboard',
  'POST /disputes': '{"payment_intent":"pi_…","amount":500,"reason":"fraudulent"}',
  'POST /disputes/:id/close': '{"outcome":"won"} or {"outcome":"lost"}',
  'POST /sepa/:paymentIntent/settle': 'the debit succeeds now',
  'POST /sepa/:paymentIntent/fail': '{"code":"insufficient_funds"}: the debit fails now',
  'POST /mandates/:id/end': 'the customer withdraws the mandate',
  'POST /bank/answer': '{"payment_intent":"pi_…","answer":"approve"|"decline"|"later"}',
  'POST /bank/script':
    '{"number":"4242…","outcomes":[{"outcome":"decline","declineCode":"do_not_honor"}],"repeats":false}',
  'DELETE /bank/script': 'banks behave as usual again',
  'POST /agency-desk/reports':
    '{"url":"…/api/webhooks/agency/…","secret":"whsec_…"}: where the agency reports to',
  'POST /agency-desk/collect': '{"case":"…","amountMinor":5000}: the agency collected money',
  'POST /agency-desk/give-back': '{"case":"…"}: the agency could not collect',
  'POST /product':
    '{"opsUrls":["http://127.0.0.1:…"],"webhookUrl":"…","account":"acct_…","mailReportUrl":"…","mailReportSecret":"…"}: where the product is; replaces what was known',
  'POST /whatsapp/templates':
    '{"sid":"HX…","name":"…","language":"nl","category":"utility","approval":"approved","body":"… {{1}}"}',
  'POST /texts': '{"url":"…/api/webhooks/twilio/…","from":"+31…","to":"…","body":"STOP"}: somebody writes',
  'POST /webhooks/release': '{"ids":["held_…"]}; all, when absent',
  'POST /webhooks/redeliver': '{"event":"evt_…","times":2}'
} as const;

export function reads(world: World, control: Control, url: URL, response: ServerResponse): void {
  const [, first = '', second, third, fourth] = url.pathname.split('/');
  switch (first) {
    case '':
      return sendJson(response, 200, { now: iso(control.now()), routes: contents });
    case 'health':
      return sendJson(response, 200, { ok: true });
    case 'book':
      return sendJson(response, 200, control.book());
    case 'intents':
      return sendJson(response, 200, { intents: control.intents() });
    case 'events':
      return sendJson(response, 200, { events: control.events() });
    case 'deliveries':
      return sendJson(response, 200, { deliveries: control.webhooks.deliveries() });
    case 'held':
      return sendJson(response, 200, { held: control.webhooks.held() });
    case 'faults':
      return sendJson(response, 200, { faults: control.faults.list() });
    case 'bank':
      return sendJson(response, 200, { scripts: control.bank.list() });
    case 'authenticators':
      return sendJson(response, 200, { authenticators: codesOf(world, control.now()) });
    case 'clock':
      return sendJson(response, 200, clockOf(world, control));
    case 'messages':
      return readMessages(control, url, response, second, third, fourth);
    case 'letters':
      return sendFile(control, response, (second ?? '').replace(/\.pdf$/, ''), 0);
    default:
      return sendJson(response, 404, { error: `nothing at ${url.pathname}; see /` });
  }
}

export function clockOf(world: World, control: Control) {
  const due = control.nextDueAt();
  return { now: iso(control.now()), runs: world.clock.runs, nextDueAt: due === undefined ? null : iso(due) };
}

const iso = (time: number): string => new Date(time).toISOString();

function readMessages(
  control: Control,
  url: URL,
  response: ServerResponse,
  id: string | undefined,
  part: string | undefined,
  place: string | undefined
): void {
  if (id === undefined || id === '') {
    const channel = (url.searchParams.get('channel') ?? undefined) as Channel | undefined;
    const to = url.searchParams.get('to');
    const messages = control.messages.list(channel).filter((one) => to === null || one.to === to);
    return sendJson(response, 200, { messages });
  }
  const message = control.messages.find(id);
  if (!message) return sendJson(response, 404, { error: `no message ${id}` });
  if (part === 'files') return sendFile(control, response, id, Number(place));
  if (part !== 'html') return sendJson(response, 200, message);
  response.writeHead(200, {
    'Content-Type': 'text/html; charset=utf-8',
    // A message is somebody else's page: it may show itself and do nothing.
    'Content-Security-Policy':
      "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'; img-src data: http: https:; font-src data:"
  });
  response.end(message.html ?? '');
}

function sendFile(control: Control, response: ServerResponse, id: string, place: number): void {
  const file = control.messages.file(id, place);
  const attachment = control.messages.find(id)?.attachments[place];
  if (!file || !attachment) return sendJson(response, 404, { error: 'no such file' });
  response.writeHead(200, {
    'Content-Type': attachment.type,
    'Content-Disposition': `inline; filename="${attachment.name.replace(/[^\w.-]/g, '_')}"`,
    'X-Content-Type-Options': 'nosniff'
  });
  response.end(file);
}
