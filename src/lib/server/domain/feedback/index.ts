export { COMMENT_LENGTH } from './comment-of.ts';
export { findQuestion, scores, type Question, type Score } from './find-question.ts';
export { giveFeedback, type GivenFeedback } from './give-feedback.ts';
export { occasions, type Occasion, type OccasionKind } from './occasion.ts';
