import {describeSpecRules} from '../spec-rules.ts'

describeSpecRules(import.meta.url, '../../../src/log/SPEC.md', 6)
