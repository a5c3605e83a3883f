import { createApp } from 'vue';
import Reports from './Reports.vue';

createApp(Reports).mount('#root');
