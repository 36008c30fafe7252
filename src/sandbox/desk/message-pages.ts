import type { Control } from '../control.ts';
import { escapeHtml as h } from '../http/html.ts';
import type { Channel, Message } from '../messages/tray.ts';
import { canReply } from '../messages/replies.ts';
import { back, badge, dateTime, table } from './parts.ts';

const channels: readonly Channel[] = ['email', 'sms', 'whatsapp', 'push', 'letter'];
const names: Readonly<Record<Channel, string>> = {
  email: 'E-mail',
  sms: 'SMS',
  whatsapp: 'WhatsApp',
  push: 'Push',
  letter: 'Letter'
};

/** The latest `limit` messages, of one channel when the address says so. */
export function messageList(control: Control, url: URL, limit: number): string {
  const channel = channels.find((one) => one === url.searchParams.get('channel'));
  const rows = control.messages
    .list(channel)
    .slice(-limit)
    .reverse()
    .map((message) => [
      h(dateTime(message.at)),
      h(names[message.channel]),
      h(message.to),
      `<a href="/messages/${h(message.id)}">${h(titleOf(message))}</a>`,
      badge(message.status === 'undelivered' ? 'bad' : 'good', message.status)
    ]);
  const filters = channels.map((one) => `<a href="/messages?channel=${one}">${names[one]}</a>`).join('');
  const nav = limit > 50 ? `<nav aria-label="Channels"><a href="/messages">All</a>${filters}</nav>` : '';
  return nav + table(['When', 'Channel', 'To', 'What', 'State'], rows, 'Nothing has been sent yet.');
}

function titleOf(message: Message): string {
  if (message.channel === 'letter') return `Letter to ${message.to}`;
  return message.subject ?? (message.text.slice(0, 80) || '(no text)');
}

/** One message, as its reader would see it. */
export function messagePage(
  control: Control,
  id: string,
  frame: (title: string, body: string) => string
): string | undefined {
  const message = control.messages.find(id);
  if (!message) return undefined;
  const files = message.attachments.map(({ name, bytes }, place) => {
    const href = message.channel === 'letter' ? `/letters/${id}.pdf` : `/messages/${id}/files/${place}`;
    return `<li><a href="${href}">${h(name)}</a> <span class="quiet">${bytes} bytes</span></li>`;
  });
  const facts = [
    ['From', message.from],
    ['To', message.to],
    ['When', dateTime(message.at)],
    ['Channel', names[message.channel]],
    ['State', message.status],
    ["Provider's id", message.providerId]
  ].map(([name, value]) => `<tr><th scope="row">${h(name!)}</th><td>${h(value!)}</td></tr>`);
  const preview =
    message.html === null
      ? ''
      : `<section aria-labelledby="html"><h2 id="html">As seen</h2><iframe sandbox="allow-popups allow-popups-to-escape-sandbox" src="/messages/${h(id)}/html" title="The e-mail as seen"></iframe></section>`;
  return frame(
    titleOf(message),
    `<section><table><tbody>${facts.join('')}</tbody></table>${files.length === 0 ? '' : `<ul>${files.join('')}</ul>`}</section>
    ${preview}
    ${canReply(message) ? replyForm(id) : ''}
    ${message.text === '' ? '' : `<section aria-labelledby="text"><h2 id="text">As text</h2><pre>${withLinks(message.text)}</pre></section>`}`
  );
}

function replyForm(id: string): string {
  return `<section aria-labelledby="reply"><h2 id="reply">Answer as the customer</h2>
    <form method="post" action="/messages/${h(id)}/reply">${back(`/messages/${h(id)}`)}<label>Text <textarea name="text" rows="3" cols="50" required></textarea></label><button>Send the answer</button></form></section>`;
}

/** Addresses in a text as links, so that one can go where its reader would. */
function withLinks(text: string): string {
  return h(text).replace(/https?:\/\/[^\s<>"']+/g, (url) => `<a href="${url}">${url}</a>`);
}
