/**
 * What mail systems tell the sender later: that a mail couldn't be delivered (RFC 3464), still waits, or was reported as
 * unwanted (RFC 5965). A mail provider passes it on to the product's webhook as it came.
 */
import { randomUUID } from 'node:crypto';
import { reachable } from '../http/hosts.ts';
import type { World } from '../world/world.ts';

/** Where the product wants to hear of what came to its address for bounces. */
export interface MailReportTarget {
  url: string;
  secret: string;
}

/** How a mailbox behaves, by its domain. */
const behaviours: Readonly<Record<string, Behaviour>> = {
  'late-bounce.example': { kind: 'failed', status: '5.1.1', text: 'The mailbox does not exist' },
  'gives-up.example': { kind: 'failed', status: '4.4.7', text: 'Delivery time expired' },
  'delayed.example': { kind: 'delayed', status: '4.2.2', text: 'The mailbox is full' },
  'complains.example': { kind: 'complaint', status: '', text: 'abuse' }
};

interface Behaviour {
  kind: 'failed' | 'delayed' | 'complaint';
  status: string;
  text: string;
}

/** A mail server tries elsewhere for a while; a reader looks at a mail first. */
const REPORTED_AFTER_MS = 60_000;
const CALL_TIMEOUT_MS = 10_000;

interface Delivered {
  from: string;
  to: string;
  envelopeId: string | null;
  /** The mail's own header lines. */
  head: string;
}

/** Plans what the mail system of this recipient will say about a mail that it took. */
export function planMailReport(world: World, mail: Delivered): void {
  const behaviour = behaviours[mail.to.split('@')[1]?.toLowerCase() ?? ''];
  if (!behaviour || mail.from === '') return;
  world.timeline.schedule(world.clock.now() + REPORTED_AFTER_MS, 'mail-report', { ...mail, behaviour });
}

export function registerMailTasks(world: World): void {
  world.timeline.on('mail-report', async (args: Delivered & { behaviour: Behaviour }) => {
    await passMailOn(world, args.behaviour.kind === 'complaint' ? complaintAbout(args) : statusOf(args));
  });
}

/** Hands a mail on to the product's webhook, as it came. */
export async function passMailOn(world: World, body: string): Promise<void> {
  const target = world.setting<MailReportTarget | null>('mail-reports', null);
  const url = target && reachable(world, target.url);
  if (!url) return;
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { Authorization: `Bearer ${target.secret}`, 'Content-Type': 'message/rfc822' },
      body,
      signal: AbortSignal.timeout(CALL_TIMEOUT_MS)
    });
    await answer.arrayBuffer();
  } catch {
    // As with most mail providers: what nobody takes is not sent again.
  }
}

function statusOf({ from, to, envelopeId, head, behaviour }: Delivered & { behaviour: Behaviour }): string {
  return report(from, 'delivery-status', 'Undelivered Mail Returned to Sender', [
    ['text/plain', `This is the mail system. ${behaviour.text}: <${to}>`],
    [
      'message/delivery-status',
      [
        'Reporting-MTA: dns; mx.sandbox.example',
        ...(envelopeId === null ? [] : [`Original-Envelope-Id: ${envelopeId}`]),
        '',
        `Final-Recipient: rfc822; ${to}`,
        `Action: ${behaviour.kind}`,
        `Status: ${behaviour.status}`,
        `Diagnostic-Code: smtp; ${behaviour.status} ${behaviour.text}`
      ].join('\r\n')
    ],
    ['text/rfc822-headers', head]
  ]);
}

function complaintAbout({
  from,
  to,
  envelopeId,
  head,
  behaviour
}: Delivered & { behaviour: Behaviour }): string {
  return report(from, 'feedback-report', 'complaint about message', [
    ['text/plain', 'This is an email abuse report for a message that you sent.'],
    [
      'message/feedback-report',
      [
        `Feedback-Type: ${behaviour.text}`,
        'User-Agent: Sandbox/1.0',
        'Version: 1',
        ...(envelopeId === null ? [] : [`Original-Envelope-Id: ${envelopeId}`]),
        `Original-Rcpt-To: <${to}>`
      ].join('\r\n')
    ],
    ['message/rfc822', `${head}\r\n\r\n`]
  ]);
}

function report(
  to: string,
  type: string,
  subject: string,
  parts: readonly (readonly [type: string, text: string])[]
): string {
  const boundary = `=_${randomUUID()}`;
  return [
    'From: Mail Delivery System <mailer-daemon@sandbox.example>',
    `To: ${to}`,
    `Subject: ${subject}`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=${type}; boundary="${boundary}"`,
    '',
    ...parts.flatMap(([partType, text]) => [`--${boundary}`, `Content-Type: ${partType}`, '', text]),
    `--${boundary}--`,
    ''
  ].join('\r\n');
}
