/** The desk's pages: what was sent, what moved, and the levers. */
import type { ServerResponse } from 'node:http';
import type { Control } from '../control.ts';
import { escapeHtml as h, htmlPage, sendHtml } from '../http/html.ts';
import type { World } from '../world/world.ts';
import { authenticatorSection } from './authenticator.ts';
import { clockSection, faultSection, intentSection } from './levers.ts';
import { messageList, messagePage } from './message-pages.ts';
import { back, badge, dateTime, money, table } from './parts.ts';
import { contents } from './reads.ts';

/** Serves a page when there is one at this address. */
export function servePages(world: World, control: Control, url: URL, response: ServerResponse): boolean {
  const page = pageAt(world, control, url);
  if (page === undefined) return false;
  sendHtml(response, 200, page);
  return true;
}

function pageAt(world: World, control: Control, url: URL): string | undefined {
  const [, first = '', second, third] = url.pathname.split('/');
  if (third !== undefined) return undefined;
  switch (first) {
    case '':
      return frame(control, 'Desk', home(world, control));
    case 'book':
      return frame(control, 'Book', book(control));
    case 'agency':
      return frame(control, 'Agency', agency(control));
    case 'events':
      return frame(control, 'Events', events(control));
    case 'messages':
      if (second === undefined) return frame(control, 'Messages', messageList(control, url, 200));
      return messagePage(control, second, (title, body) => frame(control, title, body));
    default:
      return undefined;
  }
}

function frame(control: Control, title: string, body: string): string {
  const links = [
    ['/', 'Desk'],
    ['/messages', 'Messages'],
    ['/book', 'Book'],
    ['/agency', 'Agency'],
    ['/events', 'Events']
  ] as const;
  const items = links.map(
    ([href, text]) => `<a href="${href}"${text === title ? ' aria-current="page"' : ''}>${text}</a>`
  );
  const now = dateTime(new Date(control.now()).toISOString());
  return htmlPage(
    `${title} · outside world`,
    `<main><header><p class="badge">The outside world: no real money, nobody gets these messages</p><h1>${h(title)}</h1>
    <p class="quiet">It is ${h(now)} here.</p><nav aria-label="Desk">${items.join('')}</nav></header>${body}</main>`
  );
}

function home(world: World, control: Control): string {
  const routes = Object.entries(contents).map(
    ([route, what]) => `<tr><td><code>${h(route)}</code></td><td>${h(what)}</td></tr>`
  );
  return [
    clockSection(world, control),
    authenticatorSection(world, control),
    `<section aria-labelledby="messages"><h2 id="messages">Latest messages</h2>${messageList(control, new URL('http://x/messages'), 8)}<p><a href="/messages">All messages</a></p></section>`,
    intentSection(control, 20),
    faultSection(control),
    `<section aria-labelledby="routes"><h2 id="routes">The same by JSON</h2><div class="scroll" tabindex="0" role="region" aria-label="Routes"><table><tbody>${routes.join('')}</tbody></table></div></section>`
  ].join('');
}

/** What a collection agency has, and what its people can do: they collected, or give a case back. */
function agency(control: Control): string {
  const rows = control.agency
    .cases()
    .map(({ id, reference, debtor, owed, collected, currency, status }) => [
      h(reference),
      h(debtor),
      money(owed, currency),
      money(collected, currency),
      badge(status === 'open' ? 'wait' : 'good', status),
      status === 'open' ? agencyLevers(id, owed) : ''
    ]);
  return `<section aria-labelledby="cases"><h2 id="cases">Cases of the agency</h2>${table(
    ['Case', 'Debtor', 'Owed', 'Collected', 'State', ''],
    rows,
    'Nothing was handed over yet'
  )}</section>`;
}

function agencyLevers(id: string, owed: number): string {
  const hidden = `<input type="hidden" name="case" value="${h(id)}">${back('/agency')}`;
  return `<form method="post" action="/agency-desk/collect">${hidden}<label>Minor units <input name="amountMinor" inputmode="numeric" value="${owed}"></label><button>Collected</button></form>
    <form method="post" action="/agency-desk/give-back">${hidden}<button>Give back</button></form>`;
}

function book(control: Control): string {
  const { movements, sums } = control.book();
  const totals = Object.entries(sums)
    .reverse()
    .map(([id, sum]) => [
      `<code>${h(id)}</code>`,
      ...[sum.charged, sum.refunded, sum.disputed, sum.fees, sum.kept].map((amount) =>
        money(amount, sum.currency)
      )
    ]);
  const lines = movements
    .slice(-300)
    .reverse()
    .map((entry) => [
      h(dateTime(entry.at)),
      h(entry.kind),
      money(entry.amount, entry.currency),
      `<code>${h(entry.source)}</code>`
    ]);
  return `<section aria-labelledby="sums"><h2 id="sums">By payment</h2>${table(['Payment', 'Charged', 'Refunded', 'Disputed', 'Fees', 'Kept'], totals, 'No money has moved yet.')}</section>
    <section aria-labelledby="lines"><h2 id="lines">Movements, latest first</h2>${table(['When', 'What', 'Amount', 'Source'], lines, 'No money has moved yet.')}</section>`;
}

function events(control: Control): string {
  const deliveries = control.webhooks.deliveries();
  const byEvent = new Map<string, number[]>();
  for (const { event, status } of deliveries) byEvent.set(event, [...(byEvent.get(event) ?? []), status]);
  const held = control.webhooks.held();
  const release =
    held.length === 0
      ? ''
      : `<form method="post" action="/webhooks/release"><input type="hidden" name="back" value="/events"><button>Deliver ${held.length} held</button></form>`;
  const rows = control
    .events()
    .slice(-200)
    .reverse()
    .map((event) => {
      const statuses = byEvent.get(event.id) ?? [];
      const shown = statuses.map((status) =>
        badge(status >= 200 && status < 300 ? 'good' : 'bad', status === 0 ? 'no answer' : String(status))
      );
      const again = `<form method="post" action="/webhooks/redeliver"><input type="hidden" name="event" value="${h(event.id)}"><input type="hidden" name="back" value="/events"><button aria-label="Send again: ${h(event.type)} ${h(event.id)}">Send again</button></form>`;
      return [
        h(dateTime(new Date(event.created * 1000).toISOString())),
        `${h(event.type)}<br><code>${h(event.id)}</code>`,
        shown.join(' ') || '–',
        again
      ];
    });
  return `<section aria-labelledby="events"><h2 id="events">Latest events</h2>${release}${table(['When', 'What', 'Answers', 'Do'], rows, 'Nothing has happened yet.')}</section>`;
}
