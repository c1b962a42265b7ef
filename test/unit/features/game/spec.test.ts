import {describeSpecRules} from '../../spec-rules.ts'

describeSpecRules(import.meta.url, '../../../../src/features/game/SPEC.md', 28)
