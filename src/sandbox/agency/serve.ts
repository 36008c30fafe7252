/** A collection agency with an API: takes cases over, hears of payments, gives cases back. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../http/body.ts';
import { actOn } from '../http/fault.ts';
import { sendJson } from '../http/html.ts';
import type { World } from '../world/world.ts';
import { agencyBook, type AgencyBook, type AgencyEntry } from './book.ts';
import { report } from './reports.ts';

/** An agency takes a case on within the hour. */
const ACKNOWLEDGED_AFTER_MS = 3_600_000;
/** It doesn't begin below this. Minor units. */
const LEAST_MINOR = 60_00;
const ROOT = '/agency';
/** What is said of a case, by the last part of the address. */
const KINDS: Record<string, Exclude<AgencyEntry['kind'], 'report'> | undefined> = {
  ...{ '': 'case', balances: 'balance', hold: 'hold', 'go-on': 'go-on', recall: 'recall' }
};

/**
 * `POST /agency/cases` `{ case, at, dossier }`, `POST /agency/cases/{case}/balances`, `…/hold`, `…/go-on`,
 * `…/recall`: each
 * counts once per `Idempotency-Key`. `GET /agency/requests/{key}` tells whether one came; `GET /agency/ping` answers whoever
 * has a key.
 */
export async function serveAgency(
  world: World,
  request: IncomingMessage,
  response: ServerResponse
): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://sandbox');
  const fault = world.faults.hitRequest(request.method ?? 'GET', pathname);
  if (fault && (await actOn(fault, response))) return;
  if (!request.headers.authorization?.startsWith('Bearer '))
    return sendJson(response, 401, { error: 'a key is required' });
  const book = agencyBook(world);
  const [first, caseId, last] = pathname.slice(ROOT.length + 1).split('/');
  if (request.method === 'GET' && first === 'ping') return sendJson(response, 200, { ok: true });
  if (request.method === 'GET' && first === 'requests') {
    const entry = book.byKey(caseId ?? '');
    return entry
      ? sendJson(response, 200, answerOf(book, entry))
      : sendJson(response, 404, { error: 'no such request' });
  }
  if (request.method !== 'POST' || first !== 'cases') return sendJson(response, 404, { error: 'not found' });
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string') return sendJson(response, 400, { error: 'an Idempotency-Key is required' });
  const body = parse(await readBody(request));
  const earlier = book.byKey(key);
  if (earlier) return sendJson(response, 200, answerOf(book, earlier));
  const kind = KINDS[last ?? ''];
  if (kind === undefined) return sendJson(response, 404, { error: 'not found' });
  const about = kind === 'case' ? body?.['case'] : caseId;
  if (typeof about !== 'string' || (kind === 'case' && typeof body?.['dossier'] !== 'object'))
    return sendJson(response, 422, { error: 'a case and its dossier are required' });
  if (kind !== 'case' && !book.find(about)) return sendJson(response, 404, { error: 'no such case' });
  if (kind === 'case' && owedIn(body) < LEAST_MINOR)
    return sendJson(response, 422, { error: `claims begin at ${LEAST_MINOR}` });
  const entry = book.add({ kind, caseId: about, key, body: body ?? {} });
  if (kind === 'case')
    world.timeline.schedule(world.clock.now() + ACKNOWLEDGED_AFTER_MS, 'agency-acknowledges', {
      caseId: about
    });
  world.store.flush();
  sendJson(response, 201, answerOf(book, entry));
}

/** What the agency does by itself. */
export function registerAgencyTasks(world: World): void {
  world.timeline.on('agency-acknowledges', async ({ caseId }: { caseId: string }) => {
    const found = agencyBook(world).find(caseId);
    if (found?.status !== 'open') return;
    await report(world, 'case.acknowledged', { case: caseId, reference: found.reference });
  });
}

function owedIn(body: Record<string, unknown> | undefined): number {
  return (
    (body as { dossier?: { case?: { owed?: { minor?: number } } } } | undefined)?.dossier?.case?.owed
      ?.minor ?? 0
  );
}

function answerOf(book: AgencyBook, { caseId }: AgencyEntry): object {
  return { reference: book.find(caseId)!.reference };
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
