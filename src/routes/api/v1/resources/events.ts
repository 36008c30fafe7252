import * as v from 'valibot';
import {
  listPublicEvents,
  publicEventTypes,
  readPublicEvent,
  type PublicEvent
} from '#lib/server/domain/webhooks/index.ts';
import { answerPage, fromCursor, id, instant, operation, pageFields, pageOf } from '#lib/server/web/index.ts';

const type = v.picklist(publicEventTypes);

/** Something that happened, in the words of a webhook. */
export const Event = v.object({
  id: v.pipe(id, v.description('The same in a webhook and in every replay of it.')),
  type,
  version: v.pipe(v.number(), v.description('Of this type’s data: another number means other fields.')),
  timestamp: instant,
  data: v.pipe(v.record(v.string(), v.unknown()), v.description('Ids, dates and codes: ask for the rest.'))
});

const group = 'Events';

export const eventOperations = [
  operation({
    ...{ id: 'listEvents', method: 'GET', path: '/events', group, scope: 'events:read' },
    title: 'List events',
    about: 'The latest first. To be told at once, have webhooks sent.',
    query: v.strictObject({ ...pageFields, type: v.optional(type) }),
    answer: pageOf(Event),
    run: async ({ query: { type, limit, after } }, { ctx, merchantId }) => {
      const types = type && [type];
      const page = await listPublicEvents(ctx, { merchantId, types, limit, after: fromCursor(after) });
      return answerPage(page, toEvent);
    }
  }),
  operation({
    ...{ id: 'readEvent', method: 'GET', path: '/events/{id}', group, scope: 'events:read' },
    title: 'Read an event',
    answer: Event,
    refusals: ['event-not-found'],
    run: async ({ id }, { ctx, merchantId }) =>
      toEvent(await readPublicEvent(ctx, { merchantId, eventId: id }))
  })
];

function toEvent({ id, type, version, at, data }: PublicEvent): v.InferInput<typeof Event> {
  return { id, type, version, timestamp: at.toString(), data };
}
