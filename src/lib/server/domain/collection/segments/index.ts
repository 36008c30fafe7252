export { listSegmentNames } from './segments.ts';
