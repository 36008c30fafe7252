/** Lists with cursors, newest first: https://docs.stripe.com/api/pagination. */
import type { Collection } from '../world/store.ts';
import type { Call } from './call.ts';
import { invalidRequest, noSuch } from './errors.ts';

interface Listed {
  id: string;
  created?: number;
}

export interface Page<T> {
  object: 'list';
  data: T[];
  has_more: boolean;
  url: string;
}

/** The page that the call asks for, of those that `keeps` keeps; `created` filters are obeyed. */
export function listPage<T extends Listed>(
  call: Call,
  of: Collection<T>,
  keeps: (item: T) => boolean
): Page<T> {
  const {
    created,
    limit = 10,
    starting_after,
    ending_before
  } = call.params as {
    created?: number | { gt?: number; gte?: number; lt?: number; lte?: number };
    limit?: number;
    starting_after?: string;
    ending_before?: string;
  };
  if (limit < 1 || limit > 100) {
    const message =
      limit < 1
        ? 'This value must be greater than or equal to 1.'
        : 'This value must be less than or equal to 100.';
    throw invalidRequest(message, { param: 'limit', code: 'parameter_invalid_integer' });
  }
  const all = of
    .values()
    .reverse()
    .filter((item) => keeps(item) && isWithin(item.created ?? 0, created));
  let from = 0;
  let to = all.length;
  if (starting_after !== undefined) from = placeOf(all, starting_after, 'starting_after') + 1;
  if (ending_before !== undefined) {
    to = placeOf(all, ending_before, 'ending_before');
    from = Math.max(from, to - limit);
    return { object: 'list', data: all.slice(from, to), has_more: from > 0, url: call.url };
  }
  return { object: 'list', data: all.slice(from, from + limit), has_more: from + limit < to, url: call.url };
}

function placeOf(all: readonly Listed[], id: string, param: string): number {
  const place = all.findIndex((item) => item.id === id);
  if (place < 0) throw noSuch('object', id, param);
  return place;
}

function isWithin(
  created: number,
  range: number | { gt?: number; gte?: number; lt?: number; lte?: number } | undefined
): boolean {
  if (range === undefined) return true;
  if (typeof range === 'number') return created === range;
  return (
    created > (range.gt ?? -Infinity) &&
    created >= (range.gte ?? -Infinity) &&
    created < (range.lt ?? Infinity) &&
    created <= (range.lte ?? Infinity)
  );
}
