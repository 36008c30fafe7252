import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { FaultRule } from '../world/faults.ts';
import { sendJson } from './html.ts';

/**
 * Trouble at a service other than the payment provider. Returns whether the request has ended by it. After-effect
 * faults let the service act and take its answer away.
 */
export async function actOn(fault: FaultRule, response: ServerResponse): Promise<boolean> {
  switch (fault.kind) {
    case 'delay':
      await wait(fault.delayMs ?? 1_000);
      return false;
    case 'drop-before':
      response.socket?.destroy();
      return true;
    case 'reset':
      response.socket?.resetAndDestroy();
      return true;
    case '429':
      response.setHeader('Retry-After', '60');
      sendJson(response, 429, { code: 20429, message: 'Too many requests', status: 429 });
      return true;
    case '5xx-before':
      sendJson(response, fault.status ?? 500, { code: 20500, message: 'Internal server error', status: 500 });
      return true;
    case 'drop-after':
    case '5xx-after':
    case 'delay-after':
      spoilAnswer(fault, response);
      return false;
    default:
      return false;
  }
}

/** Replaces what the service will answer. */
function spoilAnswer(fault: FaultRule, response: ServerResponse): void {
  const end = response.end.bind(response);
  const writeHead = response.writeHead.bind(response);
  const spoiled = (...args: unknown[]): ServerResponse => {
    if (fault.kind === 'delay-after')
      setTimeout(() => (end as (...all: unknown[]) => void)(...args), fault.delayMs ?? 1_000);
    else if (fault.kind === 'drop-after') response.socket?.destroy();
    else (end as (...all: unknown[]) => void)();
    return response;
  };
  response.end = spoiled as typeof response.end;
  if (fault.kind === '5xx-after')
    response.writeHead = (() => writeHead(fault.status ?? 500)) as typeof response.writeHead;
}
