export { answerApi } from './answer-api.ts';
export { answerPage } from './answer-page.ts';
export { fromCursor } from './cursor.ts';
export {
  amount,
  currency,
  date,
  givenDate,
  id,
  instant,
  language,
  pageFields,
  pageOf,
  text
} from './fields.ts';
export { openApi, type OpenApiDocument, type OpenApiOperation } from './open-api.ts';
export { commonRefusals, operation, writeRefusals, type ApiCaller, type Operation } from './operation.ts';
export { problemStatus as apiProblemStatus } from './problem.ts';
