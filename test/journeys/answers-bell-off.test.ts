import { answered } from './answers.ts'

answered('off')
