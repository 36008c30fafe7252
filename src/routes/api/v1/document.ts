import { openApi, type OpenApiDocument } from '#lib/server/web/index.ts';
import { guide } from './guide.ts';
import { named, operations } from './operations.ts';

/** The OpenAPI document of this API as it is served from an origin. */
export function documentFor(origin: string): OpenApiDocument {
  const description = guide
    .map(({ title, paragraphs }) => [`## ${title}`, ...paragraphs].join('\n\n'))
    .join('\n\n');
  return openApi(operations, {
    ...{ title: 'Quitte API', version: '1', description, named },
    url: `${origin}/api/v1`
  });
}
