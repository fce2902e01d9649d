Attribute VB_Name = "xlwings_udfs"
'gpusize in Excel. Written by python -m excel_addin.vba; changes are lost with the next one.
#Const App = "Microsoft Excel" 'Adjust when using outside of Excel

Private Function GpusizeCell(found)
    'Error values arrive as text, because Python cannot return them
    If VarType(found) = vbString Then
        Select Case found
            Case "#DIV/0!": GpusizeCell = CVErr(2007)
            Case "#N/A": GpusizeCell = CVErr(2042)
            Case "#NAME?": GpusizeCell = CVErr(2029)
            Case "#NULL!": GpusizeCell = CVErr(2000)
            Case "#NUM!": GpusizeCell = CVErr(2036)
            Case "#REF!": GpusizeCell = CVErr(2023)
            Case "#VALUE!": GpusizeCell = CVErr(2015)
            Case Else: GpusizeCell = found
        End Select
    Else
        GpusizeCell = found
    End If
End Function

Function ALL_REDUCE_MS(model, gpu, Optional tp, Optional batch, Optional link_gb_per_s, Optional context, Optional weights)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        ALL_REDUCE_MS = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "ALL_REDUCE_MS", Array(model, gpu, tp, batch, link_gb_per_s, context, weights), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        ALL_REDUCE_MS = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "ALL_REDUCE_MS", Array(model, gpu, tp, batch, link_gb_per_s, context, weights)))
        Exit Function
    #End If
failed:
    ALL_REDUCE_MS = CVErr(2015)
End Function

Function ALL_REDUCE_MS_TABLE(model, gpu, Optional tp, Optional batch, Optional link_gb_per_s, Optional context, Optional weights)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        ALL_REDUCE_MS_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "ALL_REDUCE_MS_TABLE", Array(model, gpu, tp, batch, link_gb_per_s, context, weights), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        ALL_REDUCE_MS_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "ALL_REDUCE_MS_TABLE", Array(model, gpu, tp, batch, link_gb_per_s, context, weights)))
        Exit Function
    #End If
failed:
    ALL_REDUCE_MS_TABLE = CVErr(2015)
End Function

Function API_COST_PER_REQUEST(api_input_per_million, api_output_per_million, avg_input_tokens, avg_output_tokens)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        API_COST_PER_REQUEST = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "API_COST_PER_REQUEST", Array(api_input_per_million, api_output_per_million, avg_input_tokens, avg_output_tokens), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        API_COST_PER_REQUEST = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "API_COST_PER_REQUEST", Array(api_input_per_million, api_output_per_million, avg_input_tokens, avg_output_tokens)))
        Exit Function
    #End If
failed:
    API_COST_PER_REQUEST = CVErr(2015)
End Function

Function API_COST_PER_REQUEST_TABLE(api_input_per_million, api_output_per_million, avg_input_tokens, avg_output_tokens)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        API_COST_PER_REQUEST_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "API_COST_PER_REQUEST_TABLE", Array(api_input_per_million, api_output_per_million, avg_input_tokens, avg_output_tokens), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        API_COST_PER_REQUEST_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "API_COST_PER_REQUEST_TABLE", Array(api_input_per_million, api_output_per_million, avg_input_tokens, avg_output_tokens)))
        Exit Function
    #End If
failed:
    API_COST_PER_REQUEST_TABLE = CVErr(2015)
End Function

Function API_PRICE(model, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        API_PRICE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "API_PRICE", Array(model, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        API_PRICE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "API_PRICE", Array(model, currency_, as_of)))
        Exit Function
    #End If
failed:
    API_PRICE = CVErr(2015)
End Function

Function API_PRICE_TABLE(model, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        API_PRICE_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "API_PRICE_TABLE", Array(model, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        API_PRICE_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "API_PRICE_TABLE", Array(model, currency_, as_of)))
        Exit Function
    #End If
failed:
    API_PRICE_TABLE = CVErr(2015)
End Function

Function BREAKEVEN(isl, osl, Optional api_model, Optional model, Optional gpu, Optional requests_per_month, Optional capacity_requests_per_hour, Optional gpus_per_replica, Optional gpu_usd_per_hour, Optional api_input_usd_per_mtok, Optional api_output_usd_per_mtok, Optional cached_input_frac, Optional batch_frac, Optional ops_usd_per_month, Optional staff_usd_per_month, Optional fallback_frac, Optional peak_to_mean, Optional util, Optional min_replicas, Optional max_replicas, Optional weights, Optional kv, Optional tp, Optional provider, Optional commitment, Optional engine, Optional engine_version, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        BREAKEVEN = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "BREAKEVEN", Array(isl, osl, api_model, model, gpu, requests_per_month, capacity_requests_per_hour, gpus_per_replica, gpu_usd_per_hour, api_input_usd_per_mtok, api_output_usd_per_mtok, cached_input_frac, batch_frac, ops_usd_per_month, staff_usd_per_month, fallback_frac, peak_to_mean, util, min_replicas, max_replicas, weights, kv, tp, provider, commitment, engine, engine_version, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        BREAKEVEN = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "BREAKEVEN", Array(isl, osl, api_model, model, gpu, requests_per_month, capacity_requests_per_hour, gpus_per_replica, gpu_usd_per_hour, api_input_usd_per_mtok, api_output_usd_per_mtok, cached_input_frac, batch_frac, ops_usd_per_month, staff_usd_per_month, fallback_frac, peak_to_mean, util, min_replicas, max_replicas, weights, kv, tp, provider, commitment, engine, engine_version, currency_, as_of)))
        Exit Function
    #End If
failed:
    BREAKEVEN = CVErr(2015)
End Function

Function BREAKEVEN_REQUESTS(isl, osl, Optional api_model, Optional model, Optional gpu, Optional requests_per_month, Optional capacity_requests_per_hour, Optional gpus_per_replica, Optional gpu_usd_per_hour, Optional api_input_usd_per_mtok, Optional api_output_usd_per_mtok, Optional cached_input_frac, Optional batch_frac, Optional ops_usd_per_month, Optional staff_usd_per_month, Optional fallback_frac, Optional peak_to_mean, Optional util, Optional min_replicas, Optional max_replicas, Optional weights, Optional kv, Optional tp, Optional provider, Optional commitment, Optional engine, Optional engine_version, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        BREAKEVEN_REQUESTS = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "BREAKEVEN_REQUESTS", Array(isl, osl, api_model, model, gpu, requests_per_month, capacity_requests_per_hour, gpus_per_replica, gpu_usd_per_hour, api_input_usd_per_mtok, api_output_usd_per_mtok, cached_input_frac, batch_frac, ops_usd_per_month, staff_usd_per_month, fallback_frac, peak_to_mean, util, min_replicas, max_replicas, weights, kv, tp, provider, commitment, engine, engine_version, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        BREAKEVEN_REQUESTS = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "BREAKEVEN_REQUESTS", Array(isl, osl, api_model, model, gpu, requests_per_month, capacity_requests_per_hour, gpus_per_replica, gpu_usd_per_hour, api_input_usd_per_mtok, api_output_usd_per_mtok, cached_input_frac, batch_frac, ops_usd_per_month, staff_usd_per_month, fallback_frac, peak_to_mean, util, min_replicas, max_replicas, weights, kv, tp, provider, commitment, engine, engine_version, currency_, as_of)))
        Exit Function
    #End If
failed:
    BREAKEVEN_REQUESTS = CVErr(2015)
End Function

Function BREAKEVEN_REQUESTS_BY_FORMULA(api_input_per_million, api_output_per_million, avg_input_tokens, avg_output_tokens, gpu_cost_per_hour, gpu_count, throughput_requests_per_hour, ops_overhead_monthly)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        BREAKEVEN_REQUESTS_BY_FORMULA = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "BREAKEVEN_REQUESTS_BY_FORMULA", Array(api_input_per_million, api_output_per_million, avg_input_tokens, avg_output_tokens, gpu_cost_per_hour, gpu_count, throughput_requests_per_hour, ops_overhead_monthly), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        BREAKEVEN_REQUESTS_BY_FORMULA = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "BREAKEVEN_REQUESTS_BY_FORMULA", Array(api_input_per_million, api_output_per_million, avg_input_tokens, avg_output_tokens, gpu_cost_per_hour, gpu_count, throughput_requests_per_hour, ops_overhead_monthly)))
        Exit Function
    #End If
failed:
    BREAKEVEN_REQUESTS_BY_FORMULA = CVErr(2015)
End Function

Function BREAKEVEN_REQUESTS_BY_FORMULA_TABLE(api_input_per_million, api_output_per_million, avg_input_tokens, avg_output_tokens, gpu_cost_per_hour, gpu_count, throughput_requests_per_hour, ops_overhead_monthly)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        BREAKEVEN_REQUESTS_BY_FORMULA_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "BREAKEVEN_REQUESTS_BY_FORMULA_TABLE", Array(api_input_per_million, api_output_per_million, avg_input_tokens, avg_output_tokens, gpu_cost_per_hour, gpu_count, throughput_requests_per_hour, ops_overhead_monthly), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        BREAKEVEN_REQUESTS_BY_FORMULA_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "BREAKEVEN_REQUESTS_BY_FORMULA_TABLE", Array(api_input_per_million, api_output_per_million, avg_input_tokens, avg_output_tokens, gpu_cost_per_hour, gpu_count, throughput_requests_per_hour, ops_overhead_monthly)))
        Exit Function
    #End If
failed:
    BREAKEVEN_REQUESTS_BY_FORMULA_TABLE = CVErr(2015)
End Function

Function BREAKEVEN_REQUESTS_TABLE(isl, osl, Optional api_model, Optional model, Optional gpu, Optional requests_per_month, Optional capacity_requests_per_hour, Optional gpus_per_replica, Optional gpu_usd_per_hour, Optional api_input_usd_per_mtok, Optional api_output_usd_per_mtok, Optional cached_input_frac, Optional batch_frac, Optional ops_usd_per_month, Optional staff_usd_per_month, Optional fallback_frac, Optional peak_to_mean, Optional util, Optional min_replicas, Optional max_replicas, Optional weights, Optional kv, Optional tp, Optional provider, Optional commitment, Optional engine, Optional engine_version, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        BREAKEVEN_REQUESTS_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "BREAKEVEN_REQUESTS_TABLE", Array(isl, osl, api_model, model, gpu, requests_per_month, capacity_requests_per_hour, gpus_per_replica, gpu_usd_per_hour, api_input_usd_per_mtok, api_output_usd_per_mtok, cached_input_frac, batch_frac, ops_usd_per_month, staff_usd_per_month, fallback_frac, peak_to_mean, util, min_replicas, max_replicas, weights, kv, tp, provider, commitment, engine, engine_version, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        BREAKEVEN_REQUESTS_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "BREAKEVEN_REQUESTS_TABLE", Array(isl, osl, api_model, model, gpu, requests_per_month, capacity_requests_per_hour, gpus_per_replica, gpu_usd_per_hour, api_input_usd_per_mtok, api_output_usd_per_mtok, cached_input_frac, batch_frac, ops_usd_per_month, staff_usd_per_month, fallback_frac, peak_to_mean, util, min_replicas, max_replicas, weights, kv, tp, provider, commitment, engine, engine_version, currency_, as_of)))
        Exit Function
    #End If
failed:
    BREAKEVEN_REQUESTS_TABLE = CVErr(2015)
End Function

Function BREAKEVEN_TABLE(isl, osl, Optional api_model, Optional model, Optional gpu, Optional requests_per_month, Optional capacity_requests_per_hour, Optional gpus_per_replica, Optional gpu_usd_per_hour, Optional api_input_usd_per_mtok, Optional api_output_usd_per_mtok, Optional cached_input_frac, Optional batch_frac, Optional ops_usd_per_month, Optional staff_usd_per_month, Optional fallback_frac, Optional peak_to_mean, Optional util, Optional min_replicas, Optional max_replicas, Optional weights, Optional kv, Optional tp, Optional provider, Optional commitment, Optional engine, Optional engine_version, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        BREAKEVEN_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "BREAKEVEN_TABLE", Array(isl, osl, api_model, model, gpu, requests_per_month, capacity_requests_per_hour, gpus_per_replica, gpu_usd_per_hour, api_input_usd_per_mtok, api_output_usd_per_mtok, cached_input_frac, batch_frac, ops_usd_per_month, staff_usd_per_month, fallback_frac, peak_to_mean, util, min_replicas, max_replicas, weights, kv, tp, provider, commitment, engine, engine_version, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        BREAKEVEN_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "BREAKEVEN_TABLE", Array(isl, osl, api_model, model, gpu, requests_per_month, capacity_requests_per_hour, gpus_per_replica, gpu_usd_per_hour, api_input_usd_per_mtok, api_output_usd_per_mtok, cached_input_frac, batch_frac, ops_usd_per_month, staff_usd_per_month, fallback_frac, peak_to_mean, util, min_replicas, max_replicas, weights, kv, tp, provider, commitment, engine, engine_version, currency_, as_of)))
        Exit Function
    #End If
failed:
    BREAKEVEN_TABLE = CVErr(2015)
End Function

Function BULK_JOB_COST(documents, isl, Optional osl, Optional model, Optional gpu, Optional way, Optional deadline_hours, Optional api_model, Optional api_input_usd_per_mtok, Optional api_output_usd_per_mtok, Optional batch_discount_frac, Optional api_tokens_per_min, Optional gpus, Optional owned_gpus, Optional gpu_tokens_per_s, Optional gpu_usd_per_hour, Optional spot_usd_per_hour, Optional provider, Optional online_util_frac, Optional lost_frac, Optional idle_hours, Optional owned_usd_per_hour, Optional usd_per_kwh, Optional gpu_kw, Optional pue, Optional gpu_usd, Optional life_months, Optional weights, Optional tp, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        BULK_JOB_COST = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "BULK_JOB_COST", Array(documents, isl, osl, model, gpu, way, deadline_hours, api_model, api_input_usd_per_mtok, api_output_usd_per_mtok, batch_discount_frac, api_tokens_per_min, gpus, owned_gpus, gpu_tokens_per_s, gpu_usd_per_hour, spot_usd_per_hour, provider, online_util_frac, lost_frac, idle_hours, owned_usd_per_hour, usd_per_kwh, gpu_kw, pue, gpu_usd, life_months, weights, tp, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        BULK_JOB_COST = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "BULK_JOB_COST", Array(documents, isl, osl, model, gpu, way, deadline_hours, api_model, api_input_usd_per_mtok, api_output_usd_per_mtok, batch_discount_frac, api_tokens_per_min, gpus, owned_gpus, gpu_tokens_per_s, gpu_usd_per_hour, spot_usd_per_hour, provider, online_util_frac, lost_frac, idle_hours, owned_usd_per_hour, usd_per_kwh, gpu_kw, pue, gpu_usd, life_months, weights, tp, currency_, as_of)))
        Exit Function
    #End If
failed:
    BULK_JOB_COST = CVErr(2015)
End Function

Function BULK_JOB_COST_TABLE(documents, isl, Optional osl, Optional model, Optional gpu, Optional way, Optional deadline_hours, Optional api_model, Optional api_input_usd_per_mtok, Optional api_output_usd_per_mtok, Optional batch_discount_frac, Optional api_tokens_per_min, Optional gpus, Optional owned_gpus, Optional gpu_tokens_per_s, Optional gpu_usd_per_hour, Optional spot_usd_per_hour, Optional provider, Optional online_util_frac, Optional lost_frac, Optional idle_hours, Optional owned_usd_per_hour, Optional usd_per_kwh, Optional gpu_kw, Optional pue, Optional gpu_usd, Optional life_months, Optional weights, Optional tp, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        BULK_JOB_COST_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "BULK_JOB_COST_TABLE", Array(documents, isl, osl, model, gpu, way, deadline_hours, api_model, api_input_usd_per_mtok, api_output_usd_per_mtok, batch_discount_frac, api_tokens_per_min, gpus, owned_gpus, gpu_tokens_per_s, gpu_usd_per_hour, spot_usd_per_hour, provider, online_util_frac, lost_frac, idle_hours, owned_usd_per_hour, usd_per_kwh, gpu_kw, pue, gpu_usd, life_months, weights, tp, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        BULK_JOB_COST_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "BULK_JOB_COST_TABLE", Array(documents, isl, osl, model, gpu, way, deadline_hours, api_model, api_input_usd_per_mtok, api_output_usd_per_mtok, batch_discount_frac, api_tokens_per_min, gpus, owned_gpus, gpu_tokens_per_s, gpu_usd_per_hour, spot_usd_per_hour, provider, online_util_frac, lost_frac, idle_hours, owned_usd_per_hour, usd_per_kwh, gpu_kw, pue, gpu_usd, life_months, weights, tp, currency_, as_of)))
        Exit Function
    #End If
failed:
    BULK_JOB_COST_TABLE = CVErr(2015)
End Function

Function CARBON_KG_PER_MTOK(model, gpu, qps, isl, osl, Optional ttft_ms, Optional tpot_ms, Optional util, Optional weights, Optional kv, Optional tp, Optional memory_util_frac, Optional runtime_reserve_gib, Optional max_batch, Optional engine, Optional engine_version, Optional pp, Optional ep, Optional attention, Optional p_wait_frac, Optional queue_ms, Optional ttft_stat, Optional peak_to_mean, Optional isl_p95, Optional isl_p99, Optional osl_p95, Optional osl_p99, Optional arrival_cv2, Optional prefix_hit_frac, Optional draft_tokens, Optional acceptance_frac, Optional draft_acceptance_frac, Optional tokens_per_step, Optional draft_cost_frac, Optional region, Optional per_gpu_kw, Optional pue, Optional basis, Optional load_frac, Optional usd_per_kwh, Optional own_gco2e_per_kwh)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CARBON_KG_PER_MTOK = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "CARBON_KG_PER_MTOK", Array(model, gpu, qps, isl, osl, ttft_ms, tpot_ms, util, weights, kv, tp, memory_util_frac, runtime_reserve_gib, max_batch, engine, engine_version, pp, ep, attention, p_wait_frac, queue_ms, ttft_stat, peak_to_mean, isl_p95, isl_p99, osl_p95, osl_p99, arrival_cv2, prefix_hit_frac, draft_tokens, acceptance_frac, draft_acceptance_frac, tokens_per_step, draft_cost_frac, region, per_gpu_kw, pue, basis, load_frac, usd_per_kwh, own_gco2e_per_kwh), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        CARBON_KG_PER_MTOK = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "CARBON_KG_PER_MTOK", Array(model, gpu, qps, isl, osl, ttft_ms, tpot_ms, util, weights, kv, tp, memory_util_frac, runtime_reserve_gib, max_batch, engine, engine_version, pp, ep, attention, p_wait_frac, queue_ms, ttft_stat, peak_to_mean, isl_p95, isl_p99, osl_p95, osl_p99, arrival_cv2, prefix_hit_frac, draft_tokens, acceptance_frac, draft_acceptance_frac, tokens_per_step, draft_cost_frac, region, per_gpu_kw, pue, basis, load_frac, usd_per_kwh, own_gco2e_per_kwh)))
        Exit Function
    #End If
failed:
    CARBON_KG_PER_MTOK = CVErr(2015)
End Function

Function CARBON_KG_PER_MTOK_TABLE(model, gpu, qps, isl, osl, Optional ttft_ms, Optional tpot_ms, Optional util, Optional weights, Optional kv, Optional tp, Optional memory_util_frac, Optional runtime_reserve_gib, Optional max_batch, Optional engine, Optional engine_version, Optional pp, Optional ep, Optional attention, Optional p_wait_frac, Optional queue_ms, Optional ttft_stat, Optional peak_to_mean, Optional isl_p95, Optional isl_p99, Optional osl_p95, Optional osl_p99, Optional arrival_cv2, Optional prefix_hit_frac, Optional draft_tokens, Optional acceptance_frac, Optional draft_acceptance_frac, Optional tokens_per_step, Optional draft_cost_frac, Optional region, Optional per_gpu_kw, Optional pue, Optional basis, Optional load_frac, Optional usd_per_kwh, Optional own_gco2e_per_kwh)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CARBON_KG_PER_MTOK_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "CARBON_KG_PER_MTOK_TABLE", Array(model, gpu, qps, isl, osl, ttft_ms, tpot_ms, util, weights, kv, tp, memory_util_frac, runtime_reserve_gib, max_batch, engine, engine_version, pp, ep, attention, p_wait_frac, queue_ms, ttft_stat, peak_to_mean, isl_p95, isl_p99, osl_p95, osl_p99, arrival_cv2, prefix_hit_frac, draft_tokens, acceptance_frac, draft_acceptance_frac, tokens_per_step, draft_cost_frac, region, per_gpu_kw, pue, basis, load_frac, usd_per_kwh, own_gco2e_per_kwh), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        CARBON_KG_PER_MTOK_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "CARBON_KG_PER_MTOK_TABLE", Array(model, gpu, qps, isl, osl, ttft_ms, tpot_ms, util, weights, kv, tp, memory_util_frac, runtime_reserve_gib, max_batch, engine, engine_version, pp, ep, attention, p_wait_frac, queue_ms, ttft_stat, peak_to_mean, isl_p95, isl_p99, osl_p95, osl_p99, arrival_cv2, prefix_hit_frac, draft_tokens, acceptance_frac, draft_acceptance_frac, tokens_per_step, draft_cost_frac, region, per_gpu_kw, pue, basis, load_frac, usd_per_kwh, own_gco2e_per_kwh)))
        Exit Function
    #End If
failed:
    CARBON_KG_PER_MTOK_TABLE = CVErr(2015)
End Function

Function CHEAPEST_API(isl, osl, Optional cached_input_frac, Optional batch_frac, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CHEAPEST_API = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "CHEAPEST_API", Array(isl, osl, cached_input_frac, batch_frac, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        CHEAPEST_API = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "CHEAPEST_API", Array(isl, osl, cached_input_frac, batch_frac, currency_, as_of)))
        Exit Function
    #End If
failed:
    CHEAPEST_API = CVErr(2015)
End Function

Function CHEAPEST_API_TABLE(isl, osl, Optional cached_input_frac, Optional batch_frac, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CHEAPEST_API_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "CHEAPEST_API_TABLE", Array(isl, osl, cached_input_frac, batch_frac, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        CHEAPEST_API_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "CHEAPEST_API_TABLE", Array(isl, osl, cached_input_frac, batch_frac, currency_, as_of)))
        Exit Function
    #End If
failed:
    CHEAPEST_API_TABLE = CVErr(2015)
End Function

Function CHEAPEST_FLEET(model, qps, isl, osl, Optional gpus, Optional ttft_ms, Optional tpot_ms, Optional util, Optional weights, Optional quantise, Optional kv, Optional tp, Optional provider, Optional commitment, Optional memory_util_frac, Optional runtime_reserve_gib, Optional max_batch, Optional engine, Optional engine_version, Optional pp, Optional ep, Optional attention, Optional p_wait_frac, Optional queue_ms, Optional ttft_stat, Optional peak_to_mean, Optional latency, Optional isl_p95, Optional isl_p99, Optional osl_p95, Optional osl_p99, Optional arrival_cv2, Optional prefix_hit_frac, Optional draft_tokens, Optional acceptance_frac, Optional draft_acceptance_frac, Optional tokens_per_step, Optional draft_cost_frac, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CHEAPEST_FLEET = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "CHEAPEST_FLEET", Array(model, qps, isl, osl, gpus, ttft_ms, tpot_ms, util, weights, quantise, kv, tp, provider, commitment, memory_util_frac, runtime_reserve_gib, max_batch, engine, engine_version, pp, ep, attention, p_wait_frac, queue_ms, ttft_stat, peak_to_mean, latency, isl_p95, isl_p99, osl_p95, osl_p99, arrival_cv2, prefix_hit_frac, draft_tokens, acceptance_frac, draft_acceptance_frac, tokens_per_step, draft_cost_frac, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        CHEAPEST_FLEET = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "CHEAPEST_FLEET", Array(model, qps, isl, osl, gpus, ttft_ms, tpot_ms, util, weights, quantise, kv, tp, provider, commitment, memory_util_frac, runtime_reserve_gib, max_batch, engine, engine_version, pp, ep, attention, p_wait_frac, queue_ms, ttft_stat, peak_to_mean, latency, isl_p95, isl_p99, osl_p95, osl_p99, arrival_cv2, prefix_hit_frac, draft_tokens, acceptance_frac, draft_acceptance_frac, tokens_per_step, draft_cost_frac, currency_, as_of)))
        Exit Function
    #End If
failed:
    CHEAPEST_FLEET = CVErr(2015)
End Function

Function CHEAPEST_FLEET_TABLE(model, qps, isl, osl, Optional gpus, Optional ttft_ms, Optional tpot_ms, Optional util, Optional weights, Optional quantise, Optional kv, Optional tp, Optional provider, Optional commitment, Optional memory_util_frac, Optional runtime_reserve_gib, Optional max_batch, Optional engine, Optional engine_version, Optional pp, Optional ep, Optional attention, Optional p_wait_frac, Optional queue_ms, Optional ttft_stat, Optional peak_to_mean, Optional latency, Optional isl_p95, Optional isl_p99, Optional osl_p95, Optional osl_p99, Optional arrival_cv2, Optional prefix_hit_frac, Optional draft_tokens, Optional acceptance_frac, Optional draft_acceptance_frac, Optional tokens_per_step, Optional draft_cost_frac, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CHEAPEST_FLEET_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "CHEAPEST_FLEET_TABLE", Array(model, qps, isl, osl, gpus, ttft_ms, tpot_ms, util, weights, quantise, kv, tp, provider, commitment, memory_util_frac, runtime_reserve_gib, max_batch, engine, engine_version, pp, ep, attention, p_wait_frac, queue_ms, ttft_stat, peak_to_mean, latency, isl_p95, isl_p99, osl_p95, osl_p99, arrival_cv2, prefix_hit_frac, draft_tokens, acceptance_frac, draft_acceptance_frac, tokens_per_step, draft_cost_frac, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        CHEAPEST_FLEET_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "CHEAPEST_FLEET_TABLE", Array(model, qps, isl, osl, gpus, ttft_ms, tpot_ms, util, weights, quantise, kv, tp, provider, commitment, memory_util_frac, runtime_reserve_gib, max_batch, engine, engine_version, pp, ep, attention, p_wait_frac, queue_ms, ttft_stat, peak_to_mean, latency, isl_p95, isl_p99, osl_p95, osl_p99, arrival_cv2, prefix_hit_frac, draft_tokens, acceptance_frac, draft_acceptance_frac, tokens_per_step, draft_cost_frac, currency_, as_of)))
        Exit Function
    #End If
failed:
    CHEAPEST_FLEET_TABLE = CVErr(2015)
End Function

Function CHEAPEST_GPU(gpu, Optional commitment, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CHEAPEST_GPU = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "CHEAPEST_GPU", Array(gpu, commitment, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        CHEAPEST_GPU = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "CHEAPEST_GPU", Array(gpu, commitment, currency_, as_of)))
        Exit Function
    #End If
failed:
    CHEAPEST_GPU = CVErr(2015)
End Function

Function CHEAPEST_GPU_TABLE(gpu, Optional commitment, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CHEAPEST_GPU_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "CHEAPEST_GPU_TABLE", Array(gpu, commitment, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        CHEAPEST_GPU_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "CHEAPEST_GPU_TABLE", Array(gpu, commitment, currency_, as_of)))
        Exit Function
    #End If
failed:
    CHEAPEST_GPU_TABLE = CVErr(2015)
End Function

Function COLD_START_S(model, Optional weights, Optional storage_gb_per_s, Optional tp, Optional image_gb_per_s, Optional image_gb, Optional download_gb_per_s, Optional node_s, Optional engine_s, Optional compile_cache, Optional weights_gb)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        COLD_START_S = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "COLD_START_S", Array(model, weights, storage_gb_per_s, tp, image_gb_per_s, image_gb, download_gb_per_s, node_s, engine_s, compile_cache, weights_gb), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        COLD_START_S = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "COLD_START_S", Array(model, weights, storage_gb_per_s, tp, image_gb_per_s, image_gb, download_gb_per_s, node_s, engine_s, compile_cache, weights_gb)))
        Exit Function
    #End If
failed:
    COLD_START_S = CVErr(2015)
End Function

Function COLD_START_S_TABLE(model, Optional weights, Optional storage_gb_per_s, Optional tp, Optional image_gb_per_s, Optional image_gb, Optional download_gb_per_s, Optional node_s, Optional engine_s, Optional compile_cache, Optional weights_gb)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        COLD_START_S_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "COLD_START_S_TABLE", Array(model, weights, storage_gb_per_s, tp, image_gb_per_s, image_gb, download_gb_per_s, node_s, engine_s, compile_cache, weights_gb), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        COLD_START_S_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "COLD_START_S_TABLE", Array(model, weights, storage_gb_per_s, tp, image_gb_per_s, image_gb, download_gb_per_s, node_s, engine_s, compile_cache, weights_gb)))
        Exit Function
    #End If
failed:
    COLD_START_S_TABLE = CVErr(2015)
End Function

Function COMMIT_GPUS(p50_gpus, p90_gpus, Optional gpu, Optional yearly_decline_frac, Optional monthly_growth_frac, Optional on_demand_usd_per_hour, Optional reserved_1m_usd_per_hour, Optional reserved_1y_usd_per_hour, Optional reserved_3y_usd_per_hour, Optional provider, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        COMMIT_GPUS = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "COMMIT_GPUS", Array(p50_gpus, p90_gpus, gpu, yearly_decline_frac, monthly_growth_frac, on_demand_usd_per_hour, reserved_1m_usd_per_hour, reserved_1y_usd_per_hour, reserved_3y_usd_per_hour, provider, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        COMMIT_GPUS = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "COMMIT_GPUS", Array(p50_gpus, p90_gpus, gpu, yearly_decline_frac, monthly_growth_frac, on_demand_usd_per_hour, reserved_1m_usd_per_hour, reserved_1y_usd_per_hour, reserved_3y_usd_per_hour, provider, currency_, as_of)))
        Exit Function
    #End If
failed:
    COMMIT_GPUS = CVErr(2015)
End Function

Function COMMIT_GPUS_TABLE(p50_gpus, p90_gpus, Optional gpu, Optional yearly_decline_frac, Optional monthly_growth_frac, Optional on_demand_usd_per_hour, Optional reserved_1m_usd_per_hour, Optional reserved_1y_usd_per_hour, Optional reserved_3y_usd_per_hour, Optional provider, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        COMMIT_GPUS_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "COMMIT_GPUS_TABLE", Array(p50_gpus, p90_gpus, gpu, yearly_decline_frac, monthly_growth_frac, on_demand_usd_per_hour, reserved_1m_usd_per_hour, reserved_1y_usd_per_hour, reserved_3y_usd_per_hour, provider, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        COMMIT_GPUS_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "COMMIT_GPUS_TABLE", Array(p50_gpus, p90_gpus, gpu, yearly_decline_frac, monthly_growth_frac, on_demand_usd_per_hour, reserved_1m_usd_per_hour, reserved_1y_usd_per_hour, reserved_3y_usd_per_hour, provider, currency_, as_of)))
        Exit Function
    #End If
failed:
    COMMIT_GPUS_TABLE = CVErr(2015)
End Function

Function COMPARE_SOURCING(isl, osl, requests_per_month, Optional api_model, Optional model, Optional gpu, Optional months, Optional monthly_growth_frac, Optional yearly_api_decline_frac, Optional rent_change_frac, Optional peak_to_mean, Optional util, Optional ops_usd_per_month, Optional fallback_frac, Optional parallel_months, Optional migration_usd, Optional capacity_requests_per_hour, Optional gpus_per_replica, Optional gpu_usd_per_hour, Optional provider, Optional commitment, Optional api_input_usd_per_mtok, Optional api_output_usd_per_mtok, Optional weights, Optional tp, Optional engine, Optional gpu_usd, Optional gpu_kw, Optional network_frac, Optional spares_frac, Optional life_months, Optional residual_frac, Optional pue, Optional usd_per_kwh, Optional colo_usd_per_kw_month, Optional upkeep_frac, Optional replaced_frac, Optional staff_usd_per_month, Optional software_usd_per_month, Optional capital_frac, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        COMPARE_SOURCING = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "COMPARE_SOURCING", Array(isl, osl, requests_per_month, api_model, model, gpu, months, monthly_growth_frac, yearly_api_decline_frac, rent_change_frac, peak_to_mean, util, ops_usd_per_month, fallback_frac, parallel_months, migration_usd, capacity_requests_per_hour, gpus_per_replica, gpu_usd_per_hour, provider, commitment, api_input_usd_per_mtok, api_output_usd_per_mtok, weights, tp, engine, gpu_usd, gpu_kw, network_frac, spares_frac, life_months, residual_frac, pue, usd_per_kwh, colo_usd_per_kw_month, upkeep_frac, replaced_frac, staff_usd_per_month, software_usd_per_month, capital_frac, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        COMPARE_SOURCING = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "COMPARE_SOURCING", Array(isl, osl, requests_per_month, api_model, model, gpu, months, monthly_growth_frac, yearly_api_decline_frac, rent_change_frac, peak_to_mean, util, ops_usd_per_month, fallback_frac, parallel_months, migration_usd, capacity_requests_per_hour, gpus_per_replica, gpu_usd_per_hour, provider, commitment, api_input_usd_per_mtok, api_output_usd_per_mtok, weights, tp, engine, gpu_usd, gpu_kw, network_frac, spares_frac, life_months, residual_frac, pue, usd_per_kwh, colo_usd_per_kw_month, upkeep_frac, replaced_frac, staff_usd_per_month, software_usd_per_month, capital_frac, as_of)))
        Exit Function
    #End If
failed:
    COMPARE_SOURCING = CVErr(2015)
End Function

Function COMPARE_SOURCING_TABLE(isl, osl, requests_per_month, Optional api_model, Optional model, Optional gpu, Optional months, Optional monthly_growth_frac, Optional yearly_api_decline_frac, Optional rent_change_frac, Optional peak_to_mean, Optional util, Optional ops_usd_per_month, Optional fallback_frac, Optional parallel_months, Optional migration_usd, Optional capacity_requests_per_hour, Optional gpus_per_replica, Optional gpu_usd_per_hour, Optional provider, Optional commitment, Optional api_input_usd_per_mtok, Optional api_output_usd_per_mtok, Optional weights, Optional tp, Optional engine, Optional gpu_usd, Optional gpu_kw, Optional network_frac, Optional spares_frac, Optional life_months, Optional residual_frac, Optional pue, Optional usd_per_kwh, Optional colo_usd_per_kw_month, Optional upkeep_frac, Optional replaced_frac, Optional staff_usd_per_month, Optional software_usd_per_month, Optional capital_frac, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        COMPARE_SOURCING_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "COMPARE_SOURCING_TABLE", Array(isl, osl, requests_per_month, api_model, model, gpu, months, monthly_growth_frac, yearly_api_decline_frac, rent_change_frac, peak_to_mean, util, ops_usd_per_month, fallback_frac, parallel_months, migration_usd, capacity_requests_per_hour, gpus_per_replica, gpu_usd_per_hour, provider, commitment, api_input_usd_per_mtok, api_output_usd_per_mtok, weights, tp, engine, gpu_usd, gpu_kw, network_frac, spares_frac, life_months, residual_frac, pue, usd_per_kwh, colo_usd_per_kw_month, upkeep_frac, replaced_frac, staff_usd_per_month, software_usd_per_month, capital_frac, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        COMPARE_SOURCING_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "COMPARE_SOURCING_TABLE", Array(isl, osl, requests_per_month, api_model, model, gpu, months, monthly_growth_frac, yearly_api_decline_frac, rent_change_frac, peak_to_mean, util, ops_usd_per_month, fallback_frac, parallel_months, migration_usd, capacity_requests_per_hour, gpus_per_replica, gpu_usd_per_hour, provider, commitment, api_input_usd_per_mtok, api_output_usd_per_mtok, weights, tp, engine, gpu_usd, gpu_kw, network_frac, spares_frac, life_months, residual_frac, pue, usd_per_kwh, colo_usd_per_kw_month, upkeep_frac, replaced_frac, staff_usd_per_month, software_usd_per_month, capital_frac, as_of)))
        Exit Function
    #End If
failed:
    COMPARE_SOURCING_TABLE = CVErr(2015)
End Function

Function COMPUTE_BUDGET(workloads, Optional budget_usd_per_month, Optional targets, Optional less_work_frac, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        COMPUTE_BUDGET = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "COMPUTE_BUDGET", Array(workloads, budget_usd_per_month, targets, less_work_frac, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        COMPUTE_BUDGET = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "COMPUTE_BUDGET", Array(workloads, budget_usd_per_month, targets, less_work_frac, currency_, as_of)))
        Exit Function
    #End If
failed:
    COMPUTE_BUDGET = CVErr(2015)
End Function

Function COMPUTE_BUDGET_TABLE(workloads, Optional budget_usd_per_month, Optional targets, Optional less_work_frac, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        COMPUTE_BUDGET_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "COMPUTE_BUDGET_TABLE", Array(workloads, budget_usd_per_month, targets, less_work_frac, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        COMPUTE_BUDGET_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "COMPUTE_BUDGET_TABLE", Array(workloads, budget_usd_per_month, targets, less_work_frac, currency_, as_of)))
        Exit Function
    #End If
failed:
    COMPUTE_BUDGET_TABLE = CVErr(2015)
End Function

Function COST_LEVERS(requests_per_month, isl, osl, Optional api_model, Optional api_input_usd_per_mtok, Optional api_output_usd_per_mtok, Optional exact_hit_frac, Optional semantic_hit_frac, Optional compression_frac, Optional cascade_frac, Optional cheap_model, Optional cheap_input_usd_per_mtok, Optional cheap_output_usd_per_mtok, Optional escalated_frac, Optional prefix_frac, Optional prefix_hit_frac, Optional cache_read_frac, Optional cache_write_frac, Optional batch_frac, Optional batch_discount_frac, Optional model, Optional gpu, Optional quantise_to, Optional weights, Optional gpu_usd_per_hour, Optional provider, Optional commitment, Optional util, Optional peak_to_mean, Optional levers_usd_per_month, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        COST_LEVERS = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "COST_LEVERS", Array(requests_per_month, isl, osl, api_model, api_input_usd_per_mtok, api_output_usd_per_mtok, exact_hit_frac, semantic_hit_frac, compression_frac, cascade_frac, cheap_model, cheap_input_usd_per_mtok, cheap_output_usd_per_mtok, escalated_frac, prefix_frac, prefix_hit_frac, cache_read_frac, cache_write_frac, batch_frac, batch_discount_frac, model, gpu, quantise_to, weights, gpu_usd_per_hour, provider, commitment, util, peak_to_mean, levers_usd_per_month, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        COST_LEVERS = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "COST_LEVERS", Array(requests_per_month, isl, osl, api_model, api_input_usd_per_mtok, api_output_usd_per_mtok, exact_hit_frac, semantic_hit_frac, compression_frac, cascade_frac, cheap_model, cheap_input_usd_per_mtok, cheap_output_usd_per_mtok, escalated_frac, prefix_frac, prefix_hit_frac, cache_read_frac, cache_write_frac, batch_frac, batch_discount_frac, model, gpu, quantise_to, weights, gpu_usd_per_hour, provider, commitment, util, peak_to_mean, levers_usd_per_month, currency_, as_of)))
        Exit Function
    #End If
failed:
    COST_LEVERS = CVErr(2015)
End Function

Function COST_LEVERS_TABLE(requests_per_month, isl, osl, Optional api_model, Optional api_input_usd_per_mtok, Optional api_output_usd_per_mtok, Optional exact_hit_frac, Optional semantic_hit_frac, Optional compression_frac, Optional cascade_frac, Optional cheap_model, Optional cheap_input_usd_per_mtok, Optional cheap_output_usd_per_mtok, Optional escalated_frac, Optional prefix_frac, Optional prefix_hit_frac, Optional cache_read_frac, Optional cache_write_frac, Optional batch_frac, Optional batch_discount_frac, Optional model, Optional gpu, Optional quantise_to, Optional weights, Optional gpu_usd_per_hour, Optional provider, Optional commitment, Optional util, Optional peak_to_mean, Optional levers_usd_per_month, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        COST_LEVERS_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "COST_LEVERS_TABLE", Array(requests_per_month, isl, osl, api_model, api_input_usd_per_mtok, api_output_usd_per_mtok, exact_hit_frac, semantic_hit_frac, compression_frac, cascade_frac, cheap_model, cheap_input_usd_per_mtok, cheap_output_usd_per_mtok, escalated_frac, prefix_frac, prefix_hit_frac, cache_read_frac, cache_write_frac, batch_frac, batch_discount_frac, model, gpu, quantise_to, weights, gpu_usd_per_hour, provider, commitment, util, peak_to_mean, levers_usd_per_month, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        COST_LEVERS_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "COST_LEVERS_TABLE", Array(requests_per_month, isl, osl, api_model, api_input_usd_per_mtok, api_output_usd_per_mtok, exact_hit_frac, semantic_hit_frac, compression_frac, cascade_frac, cheap_model, cheap_input_usd_per_mtok, cheap_output_usd_per_mtok, escalated_frac, prefix_frac, prefix_hit_frac, cache_read_frac, cache_write_frac, batch_frac, batch_discount_frac, model, gpu, quantise_to, weights, gpu_usd_per_hour, provider, commitment, util, peak_to_mean, levers_usd_per_month, currency_, as_of)))
        Exit Function
    #End If
failed:
    COST_LEVERS_TABLE = CVErr(2015)
End Function

Function DEPLOYMENT_COMPARE(gpu, gpus, Optional gov_uplift_frac, Optional airgap_uplift_frac, Optional months, Optional needed_frac, Optional commitment, Optional rent_usd_per_hour, Optional provider, Optional rent_change_frac, Optional gpu_usd, Optional gpu_kw, Optional network_frac, Optional spares_frac, Optional life_months, Optional residual_frac, Optional pue, Optional usd_per_kwh, Optional colo_usd_per_kw_month, Optional upkeep_frac, Optional replaced_frac, Optional staff_usd_per_month, Optional software_usd_per_month, Optional capital_frac, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DEPLOYMENT_COMPARE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "DEPLOYMENT_COMPARE", Array(gpu, gpus, gov_uplift_frac, airgap_uplift_frac, months, needed_frac, commitment, rent_usd_per_hour, provider, rent_change_frac, gpu_usd, gpu_kw, network_frac, spares_frac, life_months, residual_frac, pue, usd_per_kwh, colo_usd_per_kw_month, upkeep_frac, replaced_frac, staff_usd_per_month, software_usd_per_month, capital_frac, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        DEPLOYMENT_COMPARE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "DEPLOYMENT_COMPARE", Array(gpu, gpus, gov_uplift_frac, airgap_uplift_frac, months, needed_frac, commitment, rent_usd_per_hour, provider, rent_change_frac, gpu_usd, gpu_kw, network_frac, spares_frac, life_months, residual_frac, pue, usd_per_kwh, colo_usd_per_kw_month, upkeep_frac, replaced_frac, staff_usd_per_month, software_usd_per_month, capital_frac, as_of)))
        Exit Function
    #End If
failed:
    DEPLOYMENT_COMPARE = CVErr(2015)
End Function

Function DEPLOYMENT_COMPARE_TABLE(gpu, gpus, Optional gov_uplift_frac, Optional airgap_uplift_frac, Optional months, Optional needed_frac, Optional commitment, Optional rent_usd_per_hour, Optional provider, Optional rent_change_frac, Optional gpu_usd, Optional gpu_kw, Optional network_frac, Optional spares_frac, Optional life_months, Optional residual_frac, Optional pue, Optional usd_per_kwh, Optional colo_usd_per_kw_month, Optional upkeep_frac, Optional replaced_frac, Optional staff_usd_per_month, Optional software_usd_per_month, Optional capital_frac, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DEPLOYMENT_COMPARE_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "DEPLOYMENT_COMPARE_TABLE", Array(gpu, gpus, gov_uplift_frac, airgap_uplift_frac, months, needed_frac, commitment, rent_usd_per_hour, provider, rent_change_frac, gpu_usd, gpu_kw, network_frac, spares_frac, life_months, residual_frac, pue, usd_per_kwh, colo_usd_per_kw_month, upkeep_frac, replaced_frac, staff_usd_per_month, software_usd_per_month, capital_frac, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        DEPLOYMENT_COMPARE_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "DEPLOYMENT_COMPARE_TABLE", Array(gpu, gpus, gov_uplift_frac, airgap_uplift_frac, months, needed_frac, commitment, rent_usd_per_hour, provider, rent_change_frac, gpu_usd, gpu_kw, network_frac, spares_frac, life_months, residual_frac, pue, usd_per_kwh, colo_usd_per_kw_month, upkeep_frac, replaced_frac, staff_usd_per_month, software_usd_per_month, capital_frac, as_of)))
        Exit Function
    #End If
failed:
    DEPLOYMENT_COMPARE_TABLE = CVErr(2015)
End Function

Function ENGINE_ADVICE(needs, Optional model, Optional gpu, Optional isl, Optional osl, Optional concurrency, Optional weights)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        ENGINE_ADVICE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "ENGINE_ADVICE", Array(needs, model, gpu, isl, osl, concurrency, weights), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        ENGINE_ADVICE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "ENGINE_ADVICE", Array(needs, model, gpu, isl, osl, concurrency, weights)))
        Exit Function
    #End If
failed:
    ENGINE_ADVICE = CVErr(2015)
End Function

Function ENGINE_ADVICE_TABLE(needs, Optional model, Optional gpu, Optional isl, Optional osl, Optional concurrency, Optional weights)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        ENGINE_ADVICE_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "ENGINE_ADVICE_TABLE", Array(needs, model, gpu, isl, osl, concurrency, weights), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        ENGINE_ADVICE_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "ENGINE_ADVICE_TABLE", Array(needs, model, gpu, isl, osl, concurrency, weights)))
        Exit Function
    #End If
failed:
    ENGINE_ADVICE_TABLE = CVErr(2015)
End Function

Function FITS_BY_FORMULA(vram_gb, model_params_b, Optional precision)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        FITS_BY_FORMULA = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "FITS_BY_FORMULA", Array(vram_gb, model_params_b, precision), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        FITS_BY_FORMULA = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "FITS_BY_FORMULA", Array(vram_gb, model_params_b, precision)))
        Exit Function
    #End If
failed:
    FITS_BY_FORMULA = CVErr(2015)
End Function

Function FITS_BY_FORMULA_TABLE(vram_gb, model_params_b, Optional precision)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        FITS_BY_FORMULA_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "FITS_BY_FORMULA_TABLE", Array(vram_gb, model_params_b, precision), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        FITS_BY_FORMULA_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "FITS_BY_FORMULA_TABLE", Array(vram_gb, model_params_b, precision)))
        Exit Function
    #End If
failed:
    FITS_BY_FORMULA_TABLE = CVErr(2015)
End Function

Function GOLDEN_DEFAULTS(model, gpu, Optional osl, Optional tp, Optional weights, Optional kv, Optional engine, Optional engine_version, Optional memory_util_frac, Optional runtime_reserve_gib)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        GOLDEN_DEFAULTS = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "GOLDEN_DEFAULTS", Array(model, gpu, osl, tp, weights, kv, engine, engine_version, memory_util_frac, runtime_reserve_gib), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        GOLDEN_DEFAULTS = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "GOLDEN_DEFAULTS", Array(model, gpu, osl, tp, weights, kv, engine, engine_version, memory_util_frac, runtime_reserve_gib)))
        Exit Function
    #End If
failed:
    GOLDEN_DEFAULTS = CVErr(2015)
End Function

Function GOLDEN_DEFAULTS_TABLE(model, gpu, Optional osl, Optional tp, Optional weights, Optional kv, Optional engine, Optional engine_version, Optional memory_util_frac, Optional runtime_reserve_gib)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        GOLDEN_DEFAULTS_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "GOLDEN_DEFAULTS_TABLE", Array(model, gpu, osl, tp, weights, kv, engine, engine_version, memory_util_frac, runtime_reserve_gib), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        GOLDEN_DEFAULTS_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "GOLDEN_DEFAULTS_TABLE", Array(model, gpu, osl, tp, weights, kv, engine, engine_version, memory_util_frac, runtime_reserve_gib)))
        Exit Function
    #End If
failed:
    GOLDEN_DEFAULTS_TABLE = CVErr(2015)
End Function

Function GPUSIZE_VERSION()
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        GPUSIZE_VERSION = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "GPUSIZE_VERSION", Array(), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        GPUSIZE_VERSION = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "GPUSIZE_VERSION", Array()))
        Exit Function
    #End If
failed:
    GPUSIZE_VERSION = CVErr(2015)
End Function

Function GPUS_FOR_FAILURES(needed_gpus, Optional gpus_per_replica, Optional zones, Optional availability_frac, Optional yearly_failure_frac, Optional repair_hours, Optional monthly_reclaim_frac, Optional replace_hours, Optional gpu, Optional gpu_usd_per_hour, Optional provider, Optional commitment, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        GPUS_FOR_FAILURES = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "GPUS_FOR_FAILURES", Array(needed_gpus, gpus_per_replica, zones, availability_frac, yearly_failure_frac, repair_hours, monthly_reclaim_frac, replace_hours, gpu, gpu_usd_per_hour, provider, commitment, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        GPUS_FOR_FAILURES = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "GPUS_FOR_FAILURES", Array(needed_gpus, gpus_per_replica, zones, availability_frac, yearly_failure_frac, repair_hours, monthly_reclaim_frac, replace_hours, gpu, gpu_usd_per_hour, provider, commitment, currency_, as_of)))
        Exit Function
    #End If
failed:
    GPUS_FOR_FAILURES = CVErr(2015)
End Function

Function GPUS_FOR_FAILURES_TABLE(needed_gpus, Optional gpus_per_replica, Optional zones, Optional availability_frac, Optional yearly_failure_frac, Optional repair_hours, Optional monthly_reclaim_frac, Optional replace_hours, Optional gpu, Optional gpu_usd_per_hour, Optional provider, Optional commitment, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        GPUS_FOR_FAILURES_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "GPUS_FOR_FAILURES_TABLE", Array(needed_gpus, gpus_per_replica, zones, availability_frac, yearly_failure_frac, repair_hours, monthly_reclaim_frac, replace_hours, gpu, gpu_usd_per_hour, provider, commitment, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        GPUS_FOR_FAILURES_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "GPUS_FOR_FAILURES_TABLE", Array(needed_gpus, gpus_per_replica, zones, availability_frac, yearly_failure_frac, repair_hours, monthly_reclaim_frac, replace_hours, gpu, gpu_usd_per_hour, provider, commitment, currency_, as_of)))
        Exit Function
    #End If
failed:
    GPUS_FOR_FAILURES_TABLE = CVErr(2015)
End Function

Function GPUS_NEEDED(model, gpu, qps, isl, osl, Optional ttft_ms, Optional tpot_ms, Optional util, Optional weights, Optional kv, Optional tp, Optional gpu_usd_per_hour, Optional provider, Optional commitment, Optional memory_util_frac, Optional runtime_reserve_gib, Optional max_batch, Optional engine, Optional engine_version, Optional pp, Optional ep, Optional attention, Optional p_wait_frac, Optional queue_ms, Optional ttft_stat, Optional peak_to_mean, Optional isl_p95, Optional isl_p99, Optional osl_p95, Optional osl_p99, Optional arrival_cv2, Optional prefix_hit_frac, Optional draft_tokens, Optional acceptance_frac, Optional draft_acceptance_frac, Optional tokens_per_step, Optional draft_cost_frac, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        GPUS_NEEDED = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "GPUS_NEEDED", Array(model, gpu, qps, isl, osl, ttft_ms, tpot_ms, util, weights, kv, tp, gpu_usd_per_hour, provider, commitment, memory_util_frac, runtime_reserve_gib, max_batch, engine, engine_version, pp, ep, attention, p_wait_frac, queue_ms, ttft_stat, peak_to_mean, isl_p95, isl_p99, osl_p95, osl_p99, arrival_cv2, prefix_hit_frac, draft_tokens, acceptance_frac, draft_acceptance_frac, tokens_per_step, draft_cost_frac, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        GPUS_NEEDED = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "GPUS_NEEDED", Array(model, gpu, qps, isl, osl, ttft_ms, tpot_ms, util, weights, kv, tp, gpu_usd_per_hour, provider, commitment, memory_util_frac, runtime_reserve_gib, max_batch, engine, engine_version, pp, ep, attention, p_wait_frac, queue_ms, ttft_stat, peak_to_mean, isl_p95, isl_p99, osl_p95, osl_p99, arrival_cv2, prefix_hit_frac, draft_tokens, acceptance_frac, draft_acceptance_frac, tokens_per_step, draft_cost_frac, currency_, as_of)))
        Exit Function
    #End If
failed:
    GPUS_NEEDED = CVErr(2015)
End Function

Function GPUS_NEEDED_BY_FORMULA(params, layers, kv_heads, head_dim, context, out_tokens, gpu_mem_gb, decode_ms, batch, target_qps, Optional bytes_per_param, Optional util)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        GPUS_NEEDED_BY_FORMULA = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "GPUS_NEEDED_BY_FORMULA", Array(params, layers, kv_heads, head_dim, context, out_tokens, gpu_mem_gb, decode_ms, batch, target_qps, bytes_per_param, util), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        GPUS_NEEDED_BY_FORMULA = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "GPUS_NEEDED_BY_FORMULA", Array(params, layers, kv_heads, head_dim, context, out_tokens, gpu_mem_gb, decode_ms, batch, target_qps, bytes_per_param, util)))
        Exit Function
    #End If
failed:
    GPUS_NEEDED_BY_FORMULA = CVErr(2015)
End Function

Function GPUS_NEEDED_BY_FORMULA_TABLE(params, layers, kv_heads, head_dim, context, out_tokens, gpu_mem_gb, decode_ms, batch, target_qps, Optional bytes_per_param, Optional util)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        GPUS_NEEDED_BY_FORMULA_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "GPUS_NEEDED_BY_FORMULA_TABLE", Array(params, layers, kv_heads, head_dim, context, out_tokens, gpu_mem_gb, decode_ms, batch, target_qps, bytes_per_param, util), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        GPUS_NEEDED_BY_FORMULA_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "GPUS_NEEDED_BY_FORMULA_TABLE", Array(params, layers, kv_heads, head_dim, context, out_tokens, gpu_mem_gb, decode_ms, batch, target_qps, bytes_per_param, util)))
        Exit Function
    #End If
failed:
    GPUS_NEEDED_BY_FORMULA_TABLE = CVErr(2015)
End Function

Function GPUS_NEEDED_TABLE(model, gpu, qps, isl, osl, Optional ttft_ms, Optional tpot_ms, Optional util, Optional weights, Optional kv, Optional tp, Optional gpu_usd_per_hour, Optional provider, Optional commitment, Optional memory_util_frac, Optional runtime_reserve_gib, Optional max_batch, Optional engine, Optional engine_version, Optional pp, Optional ep, Optional attention, Optional p_wait_frac, Optional queue_ms, Optional ttft_stat, Optional peak_to_mean, Optional isl_p95, Optional isl_p99, Optional osl_p95, Optional osl_p99, Optional arrival_cv2, Optional prefix_hit_frac, Optional draft_tokens, Optional acceptance_frac, Optional draft_acceptance_frac, Optional tokens_per_step, Optional draft_cost_frac, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        GPUS_NEEDED_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "GPUS_NEEDED_TABLE", Array(model, gpu, qps, isl, osl, ttft_ms, tpot_ms, util, weights, kv, tp, gpu_usd_per_hour, provider, commitment, memory_util_frac, runtime_reserve_gib, max_batch, engine, engine_version, pp, ep, attention, p_wait_frac, queue_ms, ttft_stat, peak_to_mean, isl_p95, isl_p99, osl_p95, osl_p99, arrival_cv2, prefix_hit_frac, draft_tokens, acceptance_frac, draft_acceptance_frac, tokens_per_step, draft_cost_frac, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        GPUS_NEEDED_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "GPUS_NEEDED_TABLE", Array(model, gpu, qps, isl, osl, ttft_ms, tpot_ms, util, weights, kv, tp, gpu_usd_per_hour, provider, commitment, memory_util_frac, runtime_reserve_gib, max_batch, engine, engine_version, pp, ep, attention, p_wait_frac, queue_ms, ttft_stat, peak_to_mean, isl_p95, isl_p99, osl_p95, osl_p99, arrival_cv2, prefix_hit_frac, draft_tokens, acceptance_frac, draft_acceptance_frac, tokens_per_step, draft_cost_frac, currency_, as_of)))
        Exit Function
    #End If
failed:
    GPUS_NEEDED_TABLE = CVErr(2015)
End Function

Function GPU_CHECK(function_, ParamArray arguments())
    Dim argsArray() As Variant
    argsArray = Array(function_)
    ReDim Preserve argsArray(0 to UBound(arguments) - LBound(arguments) + 1)
    For k = LBound(arguments) To UBound(arguments)
    argsArray(1 + k - LBound(arguments)) = arguments(k)
    Next k
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        GPU_CHECK = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "GPU_CHECK", argsArray, ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        GPU_CHECK = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "GPU_CHECK", argsArray))
        Exit Function
    #End If
failed:
    GPU_CHECK = CVErr(2015)
End Function

Function GPU_COMPARE(gpus, Optional commitment, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        GPU_COMPARE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "GPU_COMPARE", Array(gpus, commitment, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        GPU_COMPARE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "GPU_COMPARE", Array(gpus, commitment, as_of)))
        Exit Function
    #End If
failed:
    GPU_COMPARE = CVErr(2015)
End Function

Function GPU_COMPARE_TABLE(gpus, Optional commitment, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        GPU_COMPARE_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "GPU_COMPARE_TABLE", Array(gpus, commitment, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        GPU_COMPARE_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "GPU_COMPARE_TABLE", Array(gpus, commitment, as_of)))
        Exit Function
    #End If
failed:
    GPU_COMPARE_TABLE = CVErr(2015)
End Function

Function GPU_PRICE(gpu, Optional provider, Optional commitment, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        GPU_PRICE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "GPU_PRICE", Array(gpu, provider, commitment, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        GPU_PRICE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "GPU_PRICE", Array(gpu, provider, commitment, currency_, as_of)))
        Exit Function
    #End If
failed:
    GPU_PRICE = CVErr(2015)
End Function

Function GPU_PRICE_TABLE(gpu, Optional provider, Optional commitment, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        GPU_PRICE_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "GPU_PRICE_TABLE", Array(gpu, provider, commitment, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        GPU_PRICE_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "GPU_PRICE_TABLE", Array(gpu, provider, commitment, currency_, as_of)))
        Exit Function
    #End If
failed:
    GPU_PRICE_TABLE = CVErr(2015)
End Function

Function GPU_SPEC(gpu, Optional field)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        GPU_SPEC = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "GPU_SPEC", Array(gpu, field), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        GPU_SPEC = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "GPU_SPEC", Array(gpu, field)))
        Exit Function
    #End If
failed:
    GPU_SPEC = CVErr(2015)
End Function

Function GPU_SPEC_TABLE(gpu, Optional field)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        GPU_SPEC_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "GPU_SPEC_TABLE", Array(gpu, field), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        GPU_SPEC_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "GPU_SPEC_TABLE", Array(gpu, field)))
        Exit Function
    #End If
failed:
    GPU_SPEC_TABLE = CVErr(2015)
End Function

Function GPU_VALUE(Optional workload, Optional commitment, Optional gpus, Optional provider, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        GPU_VALUE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "GPU_VALUE", Array(workload, commitment, gpus, provider, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        GPU_VALUE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "GPU_VALUE", Array(workload, commitment, gpus, provider, as_of)))
        Exit Function
    #End If
failed:
    GPU_VALUE = CVErr(2015)
End Function

Function GPU_VALUE_TABLE(Optional workload, Optional commitment, Optional gpus, Optional provider, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        GPU_VALUE_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "GPU_VALUE_TABLE", Array(workload, commitment, gpus, provider, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        GPU_VALUE_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "GPU_VALUE_TABLE", Array(workload, commitment, gpus, provider, as_of)))
        Exit Function
    #End If
failed:
    GPU_VALUE_TABLE = CVErr(2015)
End Function

Function HYBRID_REPLICAS(isl, osl, Optional api_model, Optional model, Optional gpu, Optional requests_per_month, Optional capacity_requests_per_hour, Optional gpus_per_replica, Optional gpu_usd_per_hour, Optional api_input_usd_per_mtok, Optional api_output_usd_per_mtok, Optional cached_input_frac, Optional batch_frac, Optional ops_usd_per_month, Optional staff_usd_per_month, Optional fallback_frac, Optional peak_to_mean, Optional util, Optional min_replicas, Optional max_replicas, Optional weights, Optional kv, Optional tp, Optional provider, Optional commitment, Optional engine, Optional engine_version, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        HYBRID_REPLICAS = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "HYBRID_REPLICAS", Array(isl, osl, api_model, model, gpu, requests_per_month, capacity_requests_per_hour, gpus_per_replica, gpu_usd_per_hour, api_input_usd_per_mtok, api_output_usd_per_mtok, cached_input_frac, batch_frac, ops_usd_per_month, staff_usd_per_month, fallback_frac, peak_to_mean, util, min_replicas, max_replicas, weights, kv, tp, provider, commitment, engine, engine_version, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        HYBRID_REPLICAS = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "HYBRID_REPLICAS", Array(isl, osl, api_model, model, gpu, requests_per_month, capacity_requests_per_hour, gpus_per_replica, gpu_usd_per_hour, api_input_usd_per_mtok, api_output_usd_per_mtok, cached_input_frac, batch_frac, ops_usd_per_month, staff_usd_per_month, fallback_frac, peak_to_mean, util, min_replicas, max_replicas, weights, kv, tp, provider, commitment, engine, engine_version, currency_, as_of)))
        Exit Function
    #End If
failed:
    HYBRID_REPLICAS = CVErr(2015)
End Function

Function HYBRID_REPLICAS_TABLE(isl, osl, Optional api_model, Optional model, Optional gpu, Optional requests_per_month, Optional capacity_requests_per_hour, Optional gpus_per_replica, Optional gpu_usd_per_hour, Optional api_input_usd_per_mtok, Optional api_output_usd_per_mtok, Optional cached_input_frac, Optional batch_frac, Optional ops_usd_per_month, Optional staff_usd_per_month, Optional fallback_frac, Optional peak_to_mean, Optional util, Optional min_replicas, Optional max_replicas, Optional weights, Optional kv, Optional tp, Optional provider, Optional commitment, Optional engine, Optional engine_version, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        HYBRID_REPLICAS_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "HYBRID_REPLICAS_TABLE", Array(isl, osl, api_model, model, gpu, requests_per_month, capacity_requests_per_hour, gpus_per_replica, gpu_usd_per_hour, api_input_usd_per_mtok, api_output_usd_per_mtok, cached_input_frac, batch_frac, ops_usd_per_month, staff_usd_per_month, fallback_frac, peak_to_mean, util, min_replicas, max_replicas, weights, kv, tp, provider, commitment, engine, engine_version, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        HYBRID_REPLICAS_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "HYBRID_REPLICAS_TABLE", Array(isl, osl, api_model, model, gpu, requests_per_month, capacity_requests_per_hour, gpus_per_replica, gpu_usd_per_hour, api_input_usd_per_mtok, api_output_usd_per_mtok, cached_input_frac, batch_frac, ops_usd_per_month, staff_usd_per_month, fallback_frac, peak_to_mean, util, min_replicas, max_replicas, weights, kv, tp, provider, commitment, engine, engine_version, currency_, as_of)))
        Exit Function
    #End If
failed:
    HYBRID_REPLICAS_TABLE = CVErr(2015)
End Function

Function IRR_FRAC(cash, Optional every)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        IRR_FRAC = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "IRR_FRAC", Array(cash, every), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        IRR_FRAC = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "IRR_FRAC", Array(cash, every)))
        Exit Function
    #End If
failed:
    IRR_FRAC = CVErr(2015)
End Function

Function IRR_FRAC_TABLE(cash, Optional every)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        IRR_FRAC_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "IRR_FRAC_TABLE", Array(cash, every), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        IRR_FRAC_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "IRR_FRAC_TABLE", Array(cash, every)))
        Exit Function
    #End If
failed:
    IRR_FRAC_TABLE = CVErr(2015)
End Function

Function KV_CACHE_BYTES(model, Optional context, Optional kv)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        KV_CACHE_BYTES = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "KV_CACHE_BYTES", Array(model, context, kv), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        KV_CACHE_BYTES = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "KV_CACHE_BYTES", Array(model, context, kv)))
        Exit Function
    #End If
failed:
    KV_CACHE_BYTES = CVErr(2015)
End Function

Function KV_CACHE_BYTES_TABLE(model, Optional context, Optional kv)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        KV_CACHE_BYTES_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "KV_CACHE_BYTES_TABLE", Array(model, context, kv), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        KV_CACHE_BYTES_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "KV_CACHE_BYTES_TABLE", Array(model, context, kv)))
        Exit Function
    #End If
failed:
    KV_CACHE_BYTES_TABLE = CVErr(2015)
End Function

Function KV_CACHE_BY_CONTEXT(model, Optional batch, Optional weights, Optional words)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        KV_CACHE_BY_CONTEXT = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "KV_CACHE_BY_CONTEXT", Array(model, batch, weights, words), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        KV_CACHE_BY_CONTEXT = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "KV_CACHE_BY_CONTEXT", Array(model, batch, weights, words)))
        Exit Function
    #End If
failed:
    KV_CACHE_BY_CONTEXT = CVErr(2015)
End Function

Function KV_CACHE_BY_CONTEXT_TABLE(model, Optional batch, Optional weights, Optional words)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        KV_CACHE_BY_CONTEXT_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "KV_CACHE_BY_CONTEXT_TABLE", Array(model, batch, weights, words), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        KV_CACHE_BY_CONTEXT_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "KV_CACHE_BY_CONTEXT_TABLE", Array(model, batch, weights, words)))
        Exit Function
    #End If
failed:
    KV_CACHE_BY_CONTEXT_TABLE = CVErr(2015)
End Function

Function LENGTH_QUANTILE(Optional mean_tokens, Optional p95_tokens, Optional cv, Optional quantile_frac, Optional p50_tokens, Optional p99_tokens)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        LENGTH_QUANTILE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "LENGTH_QUANTILE", Array(mean_tokens, p95_tokens, cv, quantile_frac, p50_tokens, p99_tokens), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        LENGTH_QUANTILE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "LENGTH_QUANTILE", Array(mean_tokens, p95_tokens, cv, quantile_frac, p50_tokens, p99_tokens)))
        Exit Function
    #End If
failed:
    LENGTH_QUANTILE = CVErr(2015)
End Function

Function LENGTH_QUANTILE_TABLE(Optional mean_tokens, Optional p95_tokens, Optional cv, Optional quantile_frac, Optional p50_tokens, Optional p99_tokens)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        LENGTH_QUANTILE_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "LENGTH_QUANTILE_TABLE", Array(mean_tokens, p95_tokens, cv, quantile_frac, p50_tokens, p99_tokens), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        LENGTH_QUANTILE_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "LENGTH_QUANTILE_TABLE", Array(mean_tokens, p95_tokens, cv, quantile_frac, p50_tokens, p99_tokens)))
        Exit Function
    #End If
failed:
    LENGTH_QUANTILE_TABLE = CVErr(2015)
End Function

Function MAX_CONCURRENCY(model, gpu, context, Optional weights, Optional kv, Optional tp, Optional memory_util_frac, Optional runtime_reserve_gib)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        MAX_CONCURRENCY = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "MAX_CONCURRENCY", Array(model, gpu, context, weights, kv, tp, memory_util_frac, runtime_reserve_gib), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        MAX_CONCURRENCY = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "MAX_CONCURRENCY", Array(model, gpu, context, weights, kv, tp, memory_util_frac, runtime_reserve_gib)))
        Exit Function
    #End If
failed:
    MAX_CONCURRENCY = CVErr(2015)
End Function

Function MAX_CONCURRENCY_TABLE(model, gpu, context, Optional weights, Optional kv, Optional tp, Optional memory_util_frac, Optional runtime_reserve_gib)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        MAX_CONCURRENCY_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "MAX_CONCURRENCY_TABLE", Array(model, gpu, context, weights, kv, tp, memory_util_frac, runtime_reserve_gib), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        MAX_CONCURRENCY_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "MAX_CONCURRENCY_TABLE", Array(model, gpu, context, weights, kv, tp, memory_util_frac, runtime_reserve_gib)))
        Exit Function
    #End If
failed:
    MAX_CONCURRENCY_TABLE = CVErr(2015)
End Function

Function MIGRATION_SAVINGS(requests_per_month, Optional api_usd_per_month, Optional fleet_usd_per_month, Optional staff_usd_per_month, Optional ops_usd_per_month, Optional fallback_frac, Optional migration_months, Optional while_migrating, Optional migration_usd, Optional months, Optional capacity_qps, Optional peak_to_mean, Optional api_model, Optional isl, Optional osl, Optional model, Optional gpu, Optional gpus, Optional gpu_usd_per_hour, Optional provider, Optional commitment, Optional weights, Optional tp, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        MIGRATION_SAVINGS = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "MIGRATION_SAVINGS", Array(requests_per_month, api_usd_per_month, fleet_usd_per_month, staff_usd_per_month, ops_usd_per_month, fallback_frac, migration_months, while_migrating, migration_usd, months, capacity_qps, peak_to_mean, api_model, isl, osl, model, gpu, gpus, gpu_usd_per_hour, provider, commitment, weights, tp, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        MIGRATION_SAVINGS = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "MIGRATION_SAVINGS", Array(requests_per_month, api_usd_per_month, fleet_usd_per_month, staff_usd_per_month, ops_usd_per_month, fallback_frac, migration_months, while_migrating, migration_usd, months, capacity_qps, peak_to_mean, api_model, isl, osl, model, gpu, gpus, gpu_usd_per_hour, provider, commitment, weights, tp, currency_, as_of)))
        Exit Function
    #End If
failed:
    MIGRATION_SAVINGS = CVErr(2015)
End Function

Function MIGRATION_SAVINGS_TABLE(requests_per_month, Optional api_usd_per_month, Optional fleet_usd_per_month, Optional staff_usd_per_month, Optional ops_usd_per_month, Optional fallback_frac, Optional migration_months, Optional while_migrating, Optional migration_usd, Optional months, Optional capacity_qps, Optional peak_to_mean, Optional api_model, Optional isl, Optional osl, Optional model, Optional gpu, Optional gpus, Optional gpu_usd_per_hour, Optional provider, Optional commitment, Optional weights, Optional tp, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        MIGRATION_SAVINGS_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "MIGRATION_SAVINGS_TABLE", Array(requests_per_month, api_usd_per_month, fleet_usd_per_month, staff_usd_per_month, ops_usd_per_month, fallback_frac, migration_months, while_migrating, migration_usd, months, capacity_qps, peak_to_mean, api_model, isl, osl, model, gpu, gpus, gpu_usd_per_hour, provider, commitment, weights, tp, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        MIGRATION_SAVINGS_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "MIGRATION_SAVINGS_TABLE", Array(requests_per_month, api_usd_per_month, fleet_usd_per_month, staff_usd_per_month, ops_usd_per_month, fallback_frac, migration_months, while_migrating, migration_usd, months, capacity_qps, peak_to_mean, api_model, isl, osl, model, gpu, gpus, gpu_usd_per_hour, provider, commitment, weights, tp, currency_, as_of)))
        Exit Function
    #End If
failed:
    MIGRATION_SAVINGS_TABLE = CVErr(2015)
End Function

Function MONTHS_OF_CAPACITY(model, gpu, qps, isl, osl, Optional have_gpus, Optional monthly_growth_frac, Optional lead_days, Optional ttft_ms, Optional tpot_ms, Optional util, Optional weights, Optional kv, Optional tp, Optional gpu_usd_per_hour, Optional provider, Optional commitment, Optional memory_util_frac, Optional runtime_reserve_gib, Optional max_batch, Optional engine, Optional engine_version, Optional pp, Optional ep, Optional attention, Optional p_wait_frac, Optional queue_ms, Optional ttft_stat, Optional peak_to_mean, Optional isl_p95, Optional isl_p99, Optional osl_p95, Optional osl_p99, Optional arrival_cv2, Optional prefix_hit_frac, Optional draft_tokens, Optional acceptance_frac, Optional draft_acceptance_frac, Optional tokens_per_step, Optional draft_cost_frac, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        MONTHS_OF_CAPACITY = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "MONTHS_OF_CAPACITY", Array(model, gpu, qps, isl, osl, have_gpus, monthly_growth_frac, lead_days, ttft_ms, tpot_ms, util, weights, kv, tp, gpu_usd_per_hour, provider, commitment, memory_util_frac, runtime_reserve_gib, max_batch, engine, engine_version, pp, ep, attention, p_wait_frac, queue_ms, ttft_stat, peak_to_mean, isl_p95, isl_p99, osl_p95, osl_p99, arrival_cv2, prefix_hit_frac, draft_tokens, acceptance_frac, draft_acceptance_frac, tokens_per_step, draft_cost_frac, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        MONTHS_OF_CAPACITY = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "MONTHS_OF_CAPACITY", Array(model, gpu, qps, isl, osl, have_gpus, monthly_growth_frac, lead_days, ttft_ms, tpot_ms, util, weights, kv, tp, gpu_usd_per_hour, provider, commitment, memory_util_frac, runtime_reserve_gib, max_batch, engine, engine_version, pp, ep, attention, p_wait_frac, queue_ms, ttft_stat, peak_to_mean, isl_p95, isl_p99, osl_p95, osl_p99, arrival_cv2, prefix_hit_frac, draft_tokens, acceptance_frac, draft_acceptance_frac, tokens_per_step, draft_cost_frac, currency_, as_of)))
        Exit Function
    #End If
failed:
    MONTHS_OF_CAPACITY = CVErr(2015)
End Function

Function MONTHS_OF_CAPACITY_TABLE(model, gpu, qps, isl, osl, Optional have_gpus, Optional monthly_growth_frac, Optional lead_days, Optional ttft_ms, Optional tpot_ms, Optional util, Optional weights, Optional kv, Optional tp, Optional gpu_usd_per_hour, Optional provider, Optional commitment, Optional memory_util_frac, Optional runtime_reserve_gib, Optional max_batch, Optional engine, Optional engine_version, Optional pp, Optional ep, Optional attention, Optional p_wait_frac, Optional queue_ms, Optional ttft_stat, Optional peak_to_mean, Optional isl_p95, Optional isl_p99, Optional osl_p95, Optional osl_p99, Optional arrival_cv2, Optional prefix_hit_frac, Optional draft_tokens, Optional acceptance_frac, Optional draft_acceptance_frac, Optional tokens_per_step, Optional draft_cost_frac, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        MONTHS_OF_CAPACITY_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "MONTHS_OF_CAPACITY_TABLE", Array(model, gpu, qps, isl, osl, have_gpus, monthly_growth_frac, lead_days, ttft_ms, tpot_ms, util, weights, kv, tp, gpu_usd_per_hour, provider, commitment, memory_util_frac, runtime_reserve_gib, max_batch, engine, engine_version, pp, ep, attention, p_wait_frac, queue_ms, ttft_stat, peak_to_mean, isl_p95, isl_p99, osl_p95, osl_p99, arrival_cv2, prefix_hit_frac, draft_tokens, acceptance_frac, draft_acceptance_frac, tokens_per_step, draft_cost_frac, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        MONTHS_OF_CAPACITY_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "MONTHS_OF_CAPACITY_TABLE", Array(model, gpu, qps, isl, osl, have_gpus, monthly_growth_frac, lead_days, ttft_ms, tpot_ms, util, weights, kv, tp, gpu_usd_per_hour, provider, commitment, memory_util_frac, runtime_reserve_gib, max_batch, engine, engine_version, pp, ep, attention, p_wait_frac, queue_ms, ttft_stat, peak_to_mean, isl_p95, isl_p99, osl_p95, osl_p99, arrival_cv2, prefix_hit_frac, draft_tokens, acceptance_frac, draft_acceptance_frac, tokens_per_step, draft_cost_frac, currency_, as_of)))
        Exit Function
    #End If
failed:
    MONTHS_OF_CAPACITY_TABLE = CVErr(2015)
End Function

Function MONTHS_TO_BREAKEVEN(isl, osl, Optional monthly_growth_frac, Optional yearly_api_decline_frac, Optional api_model, Optional model, Optional gpu, Optional requests_per_month, Optional capacity_requests_per_hour, Optional gpus_per_replica, Optional gpu_usd_per_hour, Optional api_input_usd_per_mtok, Optional api_output_usd_per_mtok, Optional cached_input_frac, Optional batch_frac, Optional ops_usd_per_month, Optional staff_usd_per_month, Optional fallback_frac, Optional peak_to_mean, Optional util, Optional min_replicas, Optional max_replicas, Optional weights, Optional kv, Optional tp, Optional provider, Optional commitment, Optional engine, Optional engine_version, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        MONTHS_TO_BREAKEVEN = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "MONTHS_TO_BREAKEVEN", Array(isl, osl, monthly_growth_frac, yearly_api_decline_frac, api_model, model, gpu, requests_per_month, capacity_requests_per_hour, gpus_per_replica, gpu_usd_per_hour, api_input_usd_per_mtok, api_output_usd_per_mtok, cached_input_frac, batch_frac, ops_usd_per_month, staff_usd_per_month, fallback_frac, peak_to_mean, util, min_replicas, max_replicas, weights, kv, tp, provider, commitment, engine, engine_version, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        MONTHS_TO_BREAKEVEN = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "MONTHS_TO_BREAKEVEN", Array(isl, osl, monthly_growth_frac, yearly_api_decline_frac, api_model, model, gpu, requests_per_month, capacity_requests_per_hour, gpus_per_replica, gpu_usd_per_hour, api_input_usd_per_mtok, api_output_usd_per_mtok, cached_input_frac, batch_frac, ops_usd_per_month, staff_usd_per_month, fallback_frac, peak_to_mean, util, min_replicas, max_replicas, weights, kv, tp, provider, commitment, engine, engine_version, currency_, as_of)))
        Exit Function
    #End If
failed:
    MONTHS_TO_BREAKEVEN = CVErr(2015)
End Function

Function MONTHS_TO_BREAKEVEN_TABLE(isl, osl, Optional monthly_growth_frac, Optional yearly_api_decline_frac, Optional api_model, Optional model, Optional gpu, Optional requests_per_month, Optional capacity_requests_per_hour, Optional gpus_per_replica, Optional gpu_usd_per_hour, Optional api_input_usd_per_mtok, Optional api_output_usd_per_mtok, Optional cached_input_frac, Optional batch_frac, Optional ops_usd_per_month, Optional staff_usd_per_month, Optional fallback_frac, Optional peak_to_mean, Optional util, Optional min_replicas, Optional max_replicas, Optional weights, Optional kv, Optional tp, Optional provider, Optional commitment, Optional engine, Optional engine_version, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        MONTHS_TO_BREAKEVEN_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "MONTHS_TO_BREAKEVEN_TABLE", Array(isl, osl, monthly_growth_frac, yearly_api_decline_frac, api_model, model, gpu, requests_per_month, capacity_requests_per_hour, gpus_per_replica, gpu_usd_per_hour, api_input_usd_per_mtok, api_output_usd_per_mtok, cached_input_frac, batch_frac, ops_usd_per_month, staff_usd_per_month, fallback_frac, peak_to_mean, util, min_replicas, max_replicas, weights, kv, tp, provider, commitment, engine, engine_version, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        MONTHS_TO_BREAKEVEN_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "MONTHS_TO_BREAKEVEN_TABLE", Array(isl, osl, monthly_growth_frac, yearly_api_decline_frac, api_model, model, gpu, requests_per_month, capacity_requests_per_hour, gpus_per_replica, gpu_usd_per_hour, api_input_usd_per_mtok, api_output_usd_per_mtok, cached_input_frac, batch_frac, ops_usd_per_month, staff_usd_per_month, fallback_frac, peak_to_mean, util, min_replicas, max_replicas, weights, kv, tp, provider, commitment, engine, engine_version, currency_, as_of)))
        Exit Function
    #End If
failed:
    MONTHS_TO_BREAKEVEN_TABLE = CVErr(2015)
End Function

Function NPV_USD(cash, capital_frac, Optional every)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        NPV_USD = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "NPV_USD", Array(cash, capital_frac, every), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        NPV_USD = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "NPV_USD", Array(cash, capital_frac, every)))
        Exit Function
    #End If
failed:
    NPV_USD = CVErr(2015)
End Function

Function NPV_USD_TABLE(cash, capital_frac, Optional every)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        NPV_USD_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "NPV_USD_TABLE", Array(cash, capital_frac, every), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        NPV_USD_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "NPV_USD_TABLE", Array(cash, capital_frac, every)))
        Exit Function
    #End If
failed:
    NPV_USD_TABLE = CVErr(2015)
End Function

Function PAYBACK_MONTHS(cash, Optional every)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        PAYBACK_MONTHS = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "PAYBACK_MONTHS", Array(cash, every), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        PAYBACK_MONTHS = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "PAYBACK_MONTHS", Array(cash, every)))
        Exit Function
    #End If
failed:
    PAYBACK_MONTHS = CVErr(2015)
End Function

Function PAYBACK_MONTHS_TABLE(cash, Optional every)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        PAYBACK_MONTHS_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "PAYBACK_MONTHS_TABLE", Array(cash, every), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        PAYBACK_MONTHS_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "PAYBACK_MONTHS_TABLE", Array(cash, every)))
        Exit Function
    #End If
failed:
    PAYBACK_MONTHS_TABLE = CVErr(2015)
End Function

Function POWER_KW(gpu, Optional gpus, Optional region, Optional per_gpu_kw, Optional pue, Optional basis, Optional load_frac, Optional usd_per_kwh, Optional own_gco2e_per_kwh)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        POWER_KW = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "POWER_KW", Array(gpu, gpus, region, per_gpu_kw, pue, basis, load_frac, usd_per_kwh, own_gco2e_per_kwh), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        POWER_KW = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "POWER_KW", Array(gpu, gpus, region, per_gpu_kw, pue, basis, load_frac, usd_per_kwh, own_gco2e_per_kwh)))
        Exit Function
    #End If
failed:
    POWER_KW = CVErr(2015)
End Function

Function POWER_KW_TABLE(gpu, Optional gpus, Optional region, Optional per_gpu_kw, Optional pue, Optional basis, Optional load_frac, Optional usd_per_kwh, Optional own_gco2e_per_kwh)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        POWER_KW_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "POWER_KW_TABLE", Array(gpu, gpus, region, per_gpu_kw, pue, basis, load_frac, usd_per_kwh, own_gco2e_per_kwh), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        POWER_KW_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "POWER_KW_TABLE", Array(gpu, gpus, region, per_gpu_kw, pue, basis, load_frac, usd_per_kwh, own_gco2e_per_kwh)))
        Exit Function
    #End If
failed:
    POWER_KW_TABLE = CVErr(2015)
End Function

Function PRICE_AGE_DAYS(Optional api_model, Optional gpu, Optional provider, Optional commitment, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        PRICE_AGE_DAYS = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "PRICE_AGE_DAYS", Array(api_model, gpu, provider, commitment, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        PRICE_AGE_DAYS = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "PRICE_AGE_DAYS", Array(api_model, gpu, provider, commitment, as_of)))
        Exit Function
    #End If
failed:
    PRICE_AGE_DAYS = CVErr(2015)
End Function

Function PRICE_AGE_DAYS_TABLE(Optional api_model, Optional gpu, Optional provider, Optional commitment, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        PRICE_AGE_DAYS_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "PRICE_AGE_DAYS_TABLE", Array(api_model, gpu, provider, commitment, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        PRICE_AGE_DAYS_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "PRICE_AGE_DAYS_TABLE", Array(api_model, gpu, provider, commitment, as_of)))
        Exit Function
    #End If
failed:
    PRICE_AGE_DAYS_TABLE = CVErr(2015)
End Function

Function PRICE_DATE(Optional api_model, Optional gpu, Optional provider, Optional commitment, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        PRICE_DATE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "PRICE_DATE", Array(api_model, gpu, provider, commitment, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        PRICE_DATE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "PRICE_DATE", Array(api_model, gpu, provider, commitment, as_of)))
        Exit Function
    #End If
failed:
    PRICE_DATE = CVErr(2015)
End Function

Function PRICE_DATE_TABLE(Optional api_model, Optional gpu, Optional provider, Optional commitment, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        PRICE_DATE_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "PRICE_DATE_TABLE", Array(api_model, gpu, provider, commitment, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        PRICE_DATE_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "PRICE_DATE_TABLE", Array(api_model, gpu, provider, commitment, as_of)))
        Exit Function
    #End If
failed:
    PRICE_DATE_TABLE = CVErr(2015)
End Function

Function PRICE_HISTORY(Optional dimension, Optional api_model, Optional gpu, Optional provider, Optional commitment, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        PRICE_HISTORY = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "PRICE_HISTORY", Array(dimension, api_model, gpu, provider, commitment, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        PRICE_HISTORY = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "PRICE_HISTORY", Array(dimension, api_model, gpu, provider, commitment, as_of)))
        Exit Function
    #End If
failed:
    PRICE_HISTORY = CVErr(2015)
End Function

Function PRICE_HISTORY_TABLE(Optional dimension, Optional api_model, Optional gpu, Optional provider, Optional commitment, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        PRICE_HISTORY_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "PRICE_HISTORY_TABLE", Array(dimension, api_model, gpu, provider, commitment, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        PRICE_HISTORY_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "PRICE_HISTORY_TABLE", Array(dimension, api_model, gpu, provider, commitment, as_of)))
        Exit Function
    #End If
failed:
    PRICE_HISTORY_TABLE = CVErr(2015)
End Function

Function PROMPT_CACHE_BREAKEVEN(Optional api_model, Optional hit_frac, Optional cache_read_frac, Optional cache_write_frac, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        PROMPT_CACHE_BREAKEVEN = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "PROMPT_CACHE_BREAKEVEN", Array(api_model, hit_frac, cache_read_frac, cache_write_frac, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        PROMPT_CACHE_BREAKEVEN = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "PROMPT_CACHE_BREAKEVEN", Array(api_model, hit_frac, cache_read_frac, cache_write_frac, as_of)))
        Exit Function
    #End If
failed:
    PROMPT_CACHE_BREAKEVEN = CVErr(2015)
End Function

Function PROMPT_CACHE_BREAKEVEN_TABLE(Optional api_model, Optional hit_frac, Optional cache_read_frac, Optional cache_write_frac, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        PROMPT_CACHE_BREAKEVEN_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "PROMPT_CACHE_BREAKEVEN_TABLE", Array(api_model, hit_frac, cache_read_frac, cache_write_frac, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        PROMPT_CACHE_BREAKEVEN_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "PROMPT_CACHE_BREAKEVEN_TABLE", Array(api_model, hit_frac, cache_read_frac, cache_write_frac, as_of)))
        Exit Function
    #End If
failed:
    PROMPT_CACHE_BREAKEVEN_TABLE = CVErr(2015)
End Function

Function PROVIDER_BILL(qps, providers, Optional isl, Optional osl, Optional policy, Optional requests, Optional seed, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        PROVIDER_BILL = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "PROVIDER_BILL", Array(qps, providers, isl, osl, policy, requests, seed, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        PROVIDER_BILL = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "PROVIDER_BILL", Array(qps, providers, isl, osl, policy, requests, seed, currency_, as_of)))
        Exit Function
    #End If
failed:
    PROVIDER_BILL = CVErr(2015)
End Function

Function PROVIDER_BILL_TABLE(qps, providers, Optional isl, Optional osl, Optional policy, Optional requests, Optional seed, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        PROVIDER_BILL_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "PROVIDER_BILL_TABLE", Array(qps, providers, isl, osl, policy, requests, seed, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        PROVIDER_BILL_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "PROVIDER_BILL_TABLE", Array(qps, providers, isl, osl, policy, requests, seed, currency_, as_of)))
        Exit Function
    #End If
failed:
    PROVIDER_BILL_TABLE = CVErr(2015)
End Function

Function QUANTISED_SIZES(model, Optional gpu, Optional context, Optional tp, Optional kv)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        QUANTISED_SIZES = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "QUANTISED_SIZES", Array(model, gpu, context, tp, kv), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        QUANTISED_SIZES = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "QUANTISED_SIZES", Array(model, gpu, context, tp, kv)))
        Exit Function
    #End If
failed:
    QUANTISED_SIZES = CVErr(2015)
End Function

Function QUANTISED_SIZES_TABLE(model, Optional gpu, Optional context, Optional tp, Optional kv)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        QUANTISED_SIZES_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "QUANTISED_SIZES_TABLE", Array(model, gpu, context, tp, kv), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        QUANTISED_SIZES_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "QUANTISED_SIZES_TABLE", Array(model, gpu, context, tp, kv)))
        Exit Function
    #End If
failed:
    QUANTISED_SIZES_TABLE = CVErr(2015)
End Function

Function REPLICA_PERFORMANCE(model, gpu, isl, osl, Optional concurrency, Optional qps, Optional tp, Optional weights, Optional kv, Optional engine, Optional engine_version, Optional pp, Optional ep, Optional attention, Optional ttft_ms, Optional tpot_ms, Optional memory_util_frac, Optional runtime_reserve_gib, Optional isl_p95, Optional isl_p99, Optional osl_p95, Optional osl_p99, Optional arrival_cv2, Optional prefix_hit_frac, Optional draft_tokens, Optional acceptance_frac, Optional draft_acceptance_frac, Optional tokens_per_step, Optional draft_cost_frac)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        REPLICA_PERFORMANCE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "REPLICA_PERFORMANCE", Array(model, gpu, isl, osl, concurrency, qps, tp, weights, kv, engine, engine_version, pp, ep, attention, ttft_ms, tpot_ms, memory_util_frac, runtime_reserve_gib, isl_p95, isl_p99, osl_p95, osl_p99, arrival_cv2, prefix_hit_frac, draft_tokens, acceptance_frac, draft_acceptance_frac, tokens_per_step, draft_cost_frac), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        REPLICA_PERFORMANCE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "REPLICA_PERFORMANCE", Array(model, gpu, isl, osl, concurrency, qps, tp, weights, kv, engine, engine_version, pp, ep, attention, ttft_ms, tpot_ms, memory_util_frac, runtime_reserve_gib, isl_p95, isl_p99, osl_p95, osl_p99, arrival_cv2, prefix_hit_frac, draft_tokens, acceptance_frac, draft_acceptance_frac, tokens_per_step, draft_cost_frac)))
        Exit Function
    #End If
failed:
    REPLICA_PERFORMANCE = CVErr(2015)
End Function

Function REPLICA_PERFORMANCE_TABLE(model, gpu, isl, osl, Optional concurrency, Optional qps, Optional tp, Optional weights, Optional kv, Optional engine, Optional engine_version, Optional pp, Optional ep, Optional attention, Optional ttft_ms, Optional tpot_ms, Optional memory_util_frac, Optional runtime_reserve_gib, Optional isl_p95, Optional isl_p99, Optional osl_p95, Optional osl_p99, Optional arrival_cv2, Optional prefix_hit_frac, Optional draft_tokens, Optional acceptance_frac, Optional draft_acceptance_frac, Optional tokens_per_step, Optional draft_cost_frac)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        REPLICA_PERFORMANCE_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "REPLICA_PERFORMANCE_TABLE", Array(model, gpu, isl, osl, concurrency, qps, tp, weights, kv, engine, engine_version, pp, ep, attention, ttft_ms, tpot_ms, memory_util_frac, runtime_reserve_gib, isl_p95, isl_p99, osl_p95, osl_p99, arrival_cv2, prefix_hit_frac, draft_tokens, acceptance_frac, draft_acceptance_frac, tokens_per_step, draft_cost_frac), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        REPLICA_PERFORMANCE_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "REPLICA_PERFORMANCE_TABLE", Array(model, gpu, isl, osl, concurrency, qps, tp, weights, kv, engine, engine_version, pp, ep, attention, ttft_ms, tpot_ms, memory_util_frac, runtime_reserve_gib, isl_p95, isl_p99, osl_p95, osl_p99, arrival_cv2, prefix_hit_frac, draft_tokens, acceptance_frac, draft_acceptance_frac, tokens_per_step, draft_cost_frac)))
        Exit Function
    #End If
failed:
    REPLICA_PERFORMANCE_TABLE = CVErr(2015)
End Function

Function ROOFLINE(model, gpu, Optional context, Optional tp, Optional weights, Optional kv, Optional engine, Optional engine_version, Optional memory_util_frac, Optional runtime_reserve_gib)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        ROOFLINE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "ROOFLINE", Array(model, gpu, context, tp, weights, kv, engine, engine_version, memory_util_frac, runtime_reserve_gib), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        ROOFLINE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "ROOFLINE", Array(model, gpu, context, tp, weights, kv, engine, engine_version, memory_util_frac, runtime_reserve_gib)))
        Exit Function
    #End If
failed:
    ROOFLINE = CVErr(2015)
End Function

Function ROOFLINE_TABLE(model, gpu, Optional context, Optional tp, Optional weights, Optional kv, Optional engine, Optional engine_version, Optional memory_util_frac, Optional runtime_reserve_gib)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        ROOFLINE_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "ROOFLINE_TABLE", Array(model, gpu, context, tp, weights, kv, engine, engine_version, memory_util_frac, runtime_reserve_gib), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        ROOFLINE_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "ROOFLINE_TABLE", Array(model, gpu, context, tp, weights, kv, engine, engine_version, memory_util_frac, runtime_reserve_gib)))
        Exit Function
    #End If
failed:
    ROOFLINE_TABLE = CVErr(2015)
End Function

Function SAVINGS_BY_FORMULA(techniques)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        SAVINGS_BY_FORMULA = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "SAVINGS_BY_FORMULA", Array(techniques), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        SAVINGS_BY_FORMULA = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "SAVINGS_BY_FORMULA", Array(techniques)))
        Exit Function
    #End If
failed:
    SAVINGS_BY_FORMULA = CVErr(2015)
End Function

Function SAVINGS_BY_FORMULA_TABLE(techniques)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        SAVINGS_BY_FORMULA_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "SAVINGS_BY_FORMULA_TABLE", Array(techniques), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        SAVINGS_BY_FORMULA_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "SAVINGS_BY_FORMULA_TABLE", Array(techniques)))
        Exit Function
    #End If
failed:
    SAVINGS_BY_FORMULA_TABLE = CVErr(2015)
End Function

Function SELF_HOST_COST_PER_REQUEST(gpu_cost_per_hour, gpu_count, ops_overhead_monthly, monthly_requests, Optional throughput_requests_per_hour)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        SELF_HOST_COST_PER_REQUEST = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "SELF_HOST_COST_PER_REQUEST", Array(gpu_cost_per_hour, gpu_count, ops_overhead_monthly, monthly_requests, throughput_requests_per_hour), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        SELF_HOST_COST_PER_REQUEST = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "SELF_HOST_COST_PER_REQUEST", Array(gpu_cost_per_hour, gpu_count, ops_overhead_monthly, monthly_requests, throughput_requests_per_hour)))
        Exit Function
    #End If
failed:
    SELF_HOST_COST_PER_REQUEST = CVErr(2015)
End Function

Function SELF_HOST_COST_PER_REQUEST_TABLE(gpu_cost_per_hour, gpu_count, ops_overhead_monthly, monthly_requests, Optional throughput_requests_per_hour)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        SELF_HOST_COST_PER_REQUEST_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "SELF_HOST_COST_PER_REQUEST_TABLE", Array(gpu_cost_per_hour, gpu_count, ops_overhead_monthly, monthly_requests, throughput_requests_per_hour), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        SELF_HOST_COST_PER_REQUEST_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "SELF_HOST_COST_PER_REQUEST_TABLE", Array(gpu_cost_per_hour, gpu_count, ops_overhead_monthly, monthly_requests, throughput_requests_per_hour)))
        Exit Function
    #End If
failed:
    SELF_HOST_COST_PER_REQUEST_TABLE = CVErr(2015)
End Function

Function SERVERS_FOR_WAIT(Optional load_erlangs, Optional qps, Optional service_s, Optional p_wait_frac, Optional wait_ms, Optional late_frac, Optional cv, Optional arrival_cv, Optional util)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        SERVERS_FOR_WAIT = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "SERVERS_FOR_WAIT", Array(load_erlangs, qps, service_s, p_wait_frac, wait_ms, late_frac, cv, arrival_cv, util), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        SERVERS_FOR_WAIT = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "SERVERS_FOR_WAIT", Array(load_erlangs, qps, service_s, p_wait_frac, wait_ms, late_frac, cv, arrival_cv, util)))
        Exit Function
    #End If
failed:
    SERVERS_FOR_WAIT = CVErr(2015)
End Function

Function SERVERS_FOR_WAIT_TABLE(Optional load_erlangs, Optional qps, Optional service_s, Optional p_wait_frac, Optional wait_ms, Optional late_frac, Optional cv, Optional arrival_cv, Optional util)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        SERVERS_FOR_WAIT_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "SERVERS_FOR_WAIT_TABLE", Array(load_erlangs, qps, service_s, p_wait_frac, wait_ms, late_frac, cv, arrival_cv, util), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        SERVERS_FOR_WAIT_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "SERVERS_FOR_WAIT_TABLE", Array(load_erlangs, qps, service_s, p_wait_frac, wait_ms, late_frac, cv, arrival_cv, util)))
        Exit Function
    #End If
failed:
    SERVERS_FOR_WAIT_TABLE = CVErr(2015)
End Function

Function SHAPE_ADVICE(model, gpu, isl, osl, Optional qps, Optional weights, Optional kv, Optional ttft_ms, Optional tpot_ms)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        SHAPE_ADVICE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "SHAPE_ADVICE", Array(model, gpu, isl, osl, qps, weights, kv, ttft_ms, tpot_ms), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        SHAPE_ADVICE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "SHAPE_ADVICE", Array(model, gpu, isl, osl, qps, weights, kv, ttft_ms, tpot_ms)))
        Exit Function
    #End If
failed:
    SHAPE_ADVICE = CVErr(2015)
End Function

Function SHAPE_ADVICE_TABLE(model, gpu, isl, osl, Optional qps, Optional weights, Optional kv, Optional ttft_ms, Optional tpot_ms)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        SHAPE_ADVICE_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "SHAPE_ADVICE_TABLE", Array(model, gpu, isl, osl, qps, weights, kv, ttft_ms, tpot_ms), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        SHAPE_ADVICE_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "SHAPE_ADVICE_TABLE", Array(model, gpu, isl, osl, qps, weights, kv, ttft_ms, tpot_ms)))
        Exit Function
    #End If
failed:
    SHAPE_ADVICE_TABLE = CVErr(2015)
End Function

Function SINGLE_STREAM_BOUND(model, gpu, Optional context, Optional tp, Optional weights, Optional kv, Optional engine, Optional engine_version, Optional memory_util_frac, Optional runtime_reserve_gib)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        SINGLE_STREAM_BOUND = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "SINGLE_STREAM_BOUND", Array(model, gpu, context, tp, weights, kv, engine, engine_version, memory_util_frac, runtime_reserve_gib), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        SINGLE_STREAM_BOUND = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "SINGLE_STREAM_BOUND", Array(model, gpu, context, tp, weights, kv, engine, engine_version, memory_util_frac, runtime_reserve_gib)))
        Exit Function
    #End If
failed:
    SINGLE_STREAM_BOUND = CVErr(2015)
End Function

Function SINGLE_STREAM_BOUND_TABLE(model, gpu, Optional context, Optional tp, Optional weights, Optional kv, Optional engine, Optional engine_version, Optional memory_util_frac, Optional runtime_reserve_gib)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        SINGLE_STREAM_BOUND_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "SINGLE_STREAM_BOUND_TABLE", Array(model, gpu, context, tp, weights, kv, engine, engine_version, memory_util_frac, runtime_reserve_gib), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        SINGLE_STREAM_BOUND_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "SINGLE_STREAM_BOUND_TABLE", Array(model, gpu, context, tp, weights, kv, engine, engine_version, memory_util_frac, runtime_reserve_gib)))
        Exit Function
    #End If
failed:
    SINGLE_STREAM_BOUND_TABLE = CVErr(2015)
End Function

Function SYMPTOM_FIXES(symptom, model, gpu, isl, osl, Optional concurrency, Optional qps, Optional max_batch, Optional prefix_hit_frac, Optional tpot_ms, Optional ttft_ms, Optional tp, Optional weights, Optional kv, Optional engine, Optional engine_version, Optional memory_util_frac, Optional runtime_reserve_gib)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        SYMPTOM_FIXES = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "SYMPTOM_FIXES", Array(symptom, model, gpu, isl, osl, concurrency, qps, max_batch, prefix_hit_frac, tpot_ms, ttft_ms, tp, weights, kv, engine, engine_version, memory_util_frac, runtime_reserve_gib), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        SYMPTOM_FIXES = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "SYMPTOM_FIXES", Array(symptom, model, gpu, isl, osl, concurrency, qps, max_batch, prefix_hit_frac, tpot_ms, ttft_ms, tp, weights, kv, engine, engine_version, memory_util_frac, runtime_reserve_gib)))
        Exit Function
    #End If
failed:
    SYMPTOM_FIXES = CVErr(2015)
End Function

Function SYMPTOM_FIXES_TABLE(symptom, model, gpu, isl, osl, Optional concurrency, Optional qps, Optional max_batch, Optional prefix_hit_frac, Optional tpot_ms, Optional ttft_ms, Optional tp, Optional weights, Optional kv, Optional engine, Optional engine_version, Optional memory_util_frac, Optional runtime_reserve_gib)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        SYMPTOM_FIXES_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "SYMPTOM_FIXES_TABLE", Array(symptom, model, gpu, isl, osl, concurrency, qps, max_batch, prefix_hit_frac, tpot_ms, ttft_ms, tp, weights, kv, engine, engine_version, memory_util_frac, runtime_reserve_gib), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        SYMPTOM_FIXES_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "SYMPTOM_FIXES_TABLE", Array(symptom, model, gpu, isl, osl, concurrency, qps, max_batch, prefix_hit_frac, tpot_ms, ttft_ms, tp, weights, kv, engine, engine_version, memory_util_frac, runtime_reserve_gib)))
        Exit Function
    #End If
failed:
    SYMPTOM_FIXES_TABLE = CVErr(2015)
End Function

Function TCO_OWN(gpu, gpus, Optional months, Optional needed_frac, Optional commitment, Optional rent_usd_per_hour, Optional provider, Optional gpu_usd, Optional gpu_kw, Optional network_frac, Optional spares_frac, Optional life_months, Optional residual_frac, Optional pue, Optional usd_per_kwh, Optional colo_usd_per_kw_month, Optional upkeep_frac, Optional replaced_frac, Optional staff_usd_per_month, Optional software_usd_per_month, Optional capital_frac, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        TCO_OWN = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "TCO_OWN", Array(gpu, gpus, months, needed_frac, commitment, rent_usd_per_hour, provider, gpu_usd, gpu_kw, network_frac, spares_frac, life_months, residual_frac, pue, usd_per_kwh, colo_usd_per_kw_month, upkeep_frac, replaced_frac, staff_usd_per_month, software_usd_per_month, capital_frac, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        TCO_OWN = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "TCO_OWN", Array(gpu, gpus, months, needed_frac, commitment, rent_usd_per_hour, provider, gpu_usd, gpu_kw, network_frac, spares_frac, life_months, residual_frac, pue, usd_per_kwh, colo_usd_per_kw_month, upkeep_frac, replaced_frac, staff_usd_per_month, software_usd_per_month, capital_frac, currency_, as_of)))
        Exit Function
    #End If
failed:
    TCO_OWN = CVErr(2015)
End Function

Function TCO_OWN_TABLE(gpu, gpus, Optional months, Optional needed_frac, Optional commitment, Optional rent_usd_per_hour, Optional provider, Optional gpu_usd, Optional gpu_kw, Optional network_frac, Optional spares_frac, Optional life_months, Optional residual_frac, Optional pue, Optional usd_per_kwh, Optional colo_usd_per_kw_month, Optional upkeep_frac, Optional replaced_frac, Optional staff_usd_per_month, Optional software_usd_per_month, Optional capital_frac, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        TCO_OWN_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "TCO_OWN_TABLE", Array(gpu, gpus, months, needed_frac, commitment, rent_usd_per_hour, provider, gpu_usd, gpu_kw, network_frac, spares_frac, life_months, residual_frac, pue, usd_per_kwh, colo_usd_per_kw_month, upkeep_frac, replaced_frac, staff_usd_per_month, software_usd_per_month, capital_frac, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        TCO_OWN_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "TCO_OWN_TABLE", Array(gpu, gpus, months, needed_frac, commitment, rent_usd_per_hour, provider, gpu_usd, gpu_kw, network_frac, spares_frac, life_months, residual_frac, pue, usd_per_kwh, colo_usd_per_kw_month, upkeep_frac, replaced_frac, staff_usd_per_month, software_usd_per_month, capital_frac, currency_, as_of)))
        Exit Function
    #End If
failed:
    TCO_OWN_TABLE = CVErr(2015)
End Function

Function TCO_RENT(gpu, gpus, Optional months, Optional needed_frac, Optional commitment, Optional provider, Optional rent_usd_per_hour, Optional lost_frac, Optional interrupted_frac, Optional lost_hours, Optional rent_change_frac, Optional storage_gb, Optional storage_usd_per_gb, Optional egress_gb, Optional egress_usd_per_gb, Optional capital_frac, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        TCO_RENT = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "TCO_RENT", Array(gpu, gpus, months, needed_frac, commitment, provider, rent_usd_per_hour, lost_frac, interrupted_frac, lost_hours, rent_change_frac, storage_gb, storage_usd_per_gb, egress_gb, egress_usd_per_gb, capital_frac, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        TCO_RENT = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "TCO_RENT", Array(gpu, gpus, months, needed_frac, commitment, provider, rent_usd_per_hour, lost_frac, interrupted_frac, lost_hours, rent_change_frac, storage_gb, storage_usd_per_gb, egress_gb, egress_usd_per_gb, capital_frac, currency_, as_of)))
        Exit Function
    #End If
failed:
    TCO_RENT = CVErr(2015)
End Function

Function TCO_RENT_OR_OWN(gpu, gpus, Optional months, Optional needed_frac, Optional on_demand_usd_per_hour, Optional spot_usd_per_hour, Optional reserved_1y_usd_per_hour, Optional reserved_3y_usd_per_hour, Optional lost_frac, Optional rent_change_frac, Optional gpu_usd, Optional gpu_kw, Optional network_frac, Optional spares_frac, Optional life_months, Optional residual_frac, Optional pue, Optional usd_per_kwh, Optional colo_usd_per_kw_month, Optional upkeep_frac, Optional replaced_frac, Optional staff_usd_per_month, Optional software_usd_per_month, Optional capital_frac, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        TCO_RENT_OR_OWN = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "TCO_RENT_OR_OWN", Array(gpu, gpus, months, needed_frac, on_demand_usd_per_hour, spot_usd_per_hour, reserved_1y_usd_per_hour, reserved_3y_usd_per_hour, lost_frac, rent_change_frac, gpu_usd, gpu_kw, network_frac, spares_frac, life_months, residual_frac, pue, usd_per_kwh, colo_usd_per_kw_month, upkeep_frac, replaced_frac, staff_usd_per_month, software_usd_per_month, capital_frac, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        TCO_RENT_OR_OWN = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "TCO_RENT_OR_OWN", Array(gpu, gpus, months, needed_frac, on_demand_usd_per_hour, spot_usd_per_hour, reserved_1y_usd_per_hour, reserved_3y_usd_per_hour, lost_frac, rent_change_frac, gpu_usd, gpu_kw, network_frac, spares_frac, life_months, residual_frac, pue, usd_per_kwh, colo_usd_per_kw_month, upkeep_frac, replaced_frac, staff_usd_per_month, software_usd_per_month, capital_frac, as_of)))
        Exit Function
    #End If
failed:
    TCO_RENT_OR_OWN = CVErr(2015)
End Function

Function TCO_RENT_OR_OWN_TABLE(gpu, gpus, Optional months, Optional needed_frac, Optional on_demand_usd_per_hour, Optional spot_usd_per_hour, Optional reserved_1y_usd_per_hour, Optional reserved_3y_usd_per_hour, Optional lost_frac, Optional rent_change_frac, Optional gpu_usd, Optional gpu_kw, Optional network_frac, Optional spares_frac, Optional life_months, Optional residual_frac, Optional pue, Optional usd_per_kwh, Optional colo_usd_per_kw_month, Optional upkeep_frac, Optional replaced_frac, Optional staff_usd_per_month, Optional software_usd_per_month, Optional capital_frac, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        TCO_RENT_OR_OWN_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "TCO_RENT_OR_OWN_TABLE", Array(gpu, gpus, months, needed_frac, on_demand_usd_per_hour, spot_usd_per_hour, reserved_1y_usd_per_hour, reserved_3y_usd_per_hour, lost_frac, rent_change_frac, gpu_usd, gpu_kw, network_frac, spares_frac, life_months, residual_frac, pue, usd_per_kwh, colo_usd_per_kw_month, upkeep_frac, replaced_frac, staff_usd_per_month, software_usd_per_month, capital_frac, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        TCO_RENT_OR_OWN_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "TCO_RENT_OR_OWN_TABLE", Array(gpu, gpus, months, needed_frac, on_demand_usd_per_hour, spot_usd_per_hour, reserved_1y_usd_per_hour, reserved_3y_usd_per_hour, lost_frac, rent_change_frac, gpu_usd, gpu_kw, network_frac, spares_frac, life_months, residual_frac, pue, usd_per_kwh, colo_usd_per_kw_month, upkeep_frac, replaced_frac, staff_usd_per_month, software_usd_per_month, capital_frac, as_of)))
        Exit Function
    #End If
failed:
    TCO_RENT_OR_OWN_TABLE = CVErr(2015)
End Function

Function TCO_RENT_TABLE(gpu, gpus, Optional months, Optional needed_frac, Optional commitment, Optional provider, Optional rent_usd_per_hour, Optional lost_frac, Optional interrupted_frac, Optional lost_hours, Optional rent_change_frac, Optional storage_gb, Optional storage_usd_per_gb, Optional egress_gb, Optional egress_usd_per_gb, Optional capital_frac, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        TCO_RENT_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "TCO_RENT_TABLE", Array(gpu, gpus, months, needed_frac, commitment, provider, rent_usd_per_hour, lost_frac, interrupted_frac, lost_hours, rent_change_frac, storage_gb, storage_usd_per_gb, egress_gb, egress_usd_per_gb, capital_frac, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        TCO_RENT_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "TCO_RENT_TABLE", Array(gpu, gpus, months, needed_frac, commitment, provider, rent_usd_per_hour, lost_frac, interrupted_frac, lost_hours, rent_change_frac, storage_gb, storage_usd_per_gb, egress_gb, egress_usd_per_gb, capital_frac, currency_, as_of)))
        Exit Function
    #End If
failed:
    TCO_RENT_TABLE = CVErr(2015)
End Function

Function THREE_HORIZONS(model, gpu, qps, isl, osl, Optional monthly_growth_frac, Optional growth_sd_frac, Optional yearly_decline_frac, Optional api_model, Optional yearly_api_decline_frac, Optional changes, Optional ttft_ms, Optional tpot_ms, Optional util, Optional weights, Optional kv, Optional tp, Optional gpu_usd_per_hour, Optional provider, Optional commitment, Optional memory_util_frac, Optional runtime_reserve_gib, Optional max_batch, Optional engine, Optional engine_version, Optional pp, Optional ep, Optional attention, Optional p_wait_frac, Optional queue_ms, Optional ttft_stat, Optional peak_to_mean, Optional isl_p95, Optional isl_p99, Optional osl_p95, Optional osl_p99, Optional arrival_cv2, Optional prefix_hit_frac, Optional draft_tokens, Optional acceptance_frac, Optional draft_acceptance_frac, Optional tokens_per_step, Optional draft_cost_frac, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        THREE_HORIZONS = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "THREE_HORIZONS", Array(model, gpu, qps, isl, osl, monthly_growth_frac, growth_sd_frac, yearly_decline_frac, api_model, yearly_api_decline_frac, changes, ttft_ms, tpot_ms, util, weights, kv, tp, gpu_usd_per_hour, provider, commitment, memory_util_frac, runtime_reserve_gib, max_batch, engine, engine_version, pp, ep, attention, p_wait_frac, queue_ms, ttft_stat, peak_to_mean, isl_p95, isl_p99, osl_p95, osl_p99, arrival_cv2, prefix_hit_frac, draft_tokens, acceptance_frac, draft_acceptance_frac, tokens_per_step, draft_cost_frac, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        THREE_HORIZONS = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "THREE_HORIZONS", Array(model, gpu, qps, isl, osl, monthly_growth_frac, growth_sd_frac, yearly_decline_frac, api_model, yearly_api_decline_frac, changes, ttft_ms, tpot_ms, util, weights, kv, tp, gpu_usd_per_hour, provider, commitment, memory_util_frac, runtime_reserve_gib, max_batch, engine, engine_version, pp, ep, attention, p_wait_frac, queue_ms, ttft_stat, peak_to_mean, isl_p95, isl_p99, osl_p95, osl_p99, arrival_cv2, prefix_hit_frac, draft_tokens, acceptance_frac, draft_acceptance_frac, tokens_per_step, draft_cost_frac, currency_, as_of)))
        Exit Function
    #End If
failed:
    THREE_HORIZONS = CVErr(2015)
End Function

Function THREE_HORIZONS_TABLE(model, gpu, qps, isl, osl, Optional monthly_growth_frac, Optional growth_sd_frac, Optional yearly_decline_frac, Optional api_model, Optional yearly_api_decline_frac, Optional changes, Optional ttft_ms, Optional tpot_ms, Optional util, Optional weights, Optional kv, Optional tp, Optional gpu_usd_per_hour, Optional provider, Optional commitment, Optional memory_util_frac, Optional runtime_reserve_gib, Optional max_batch, Optional engine, Optional engine_version, Optional pp, Optional ep, Optional attention, Optional p_wait_frac, Optional queue_ms, Optional ttft_stat, Optional peak_to_mean, Optional isl_p95, Optional isl_p99, Optional osl_p95, Optional osl_p99, Optional arrival_cv2, Optional prefix_hit_frac, Optional draft_tokens, Optional acceptance_frac, Optional draft_acceptance_frac, Optional tokens_per_step, Optional draft_cost_frac, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        THREE_HORIZONS_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "THREE_HORIZONS_TABLE", Array(model, gpu, qps, isl, osl, monthly_growth_frac, growth_sd_frac, yearly_decline_frac, api_model, yearly_api_decline_frac, changes, ttft_ms, tpot_ms, util, weights, kv, tp, gpu_usd_per_hour, provider, commitment, memory_util_frac, runtime_reserve_gib, max_batch, engine, engine_version, pp, ep, attention, p_wait_frac, queue_ms, ttft_stat, peak_to_mean, isl_p95, isl_p99, osl_p95, osl_p99, arrival_cv2, prefix_hit_frac, draft_tokens, acceptance_frac, draft_acceptance_frac, tokens_per_step, draft_cost_frac, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        THREE_HORIZONS_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "THREE_HORIZONS_TABLE", Array(model, gpu, qps, isl, osl, monthly_growth_frac, growth_sd_frac, yearly_decline_frac, api_model, yearly_api_decline_frac, changes, ttft_ms, tpot_ms, util, weights, kv, tp, gpu_usd_per_hour, provider, commitment, memory_util_frac, runtime_reserve_gib, max_batch, engine, engine_version, pp, ep, attention, p_wait_frac, queue_ms, ttft_stat, peak_to_mean, isl_p95, isl_p99, osl_p95, osl_p99, arrival_cv2, prefix_hit_frac, draft_tokens, acceptance_frac, draft_acceptance_frac, tokens_per_step, draft_cost_frac, currency_, as_of)))
        Exit Function
    #End If
failed:
    THREE_HORIZONS_TABLE = CVErr(2015)
End Function

Function THROUGHPUT_CURVE(model, gpu, Optional context, Optional batch, Optional osl, Optional tp, Optional weights, Optional kv, Optional engine, Optional engine_version, Optional memory_util_frac, Optional runtime_reserve_gib)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        THROUGHPUT_CURVE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "THROUGHPUT_CURVE", Array(model, gpu, context, batch, osl, tp, weights, kv, engine, engine_version, memory_util_frac, runtime_reserve_gib), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        THROUGHPUT_CURVE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "THROUGHPUT_CURVE", Array(model, gpu, context, batch, osl, tp, weights, kv, engine, engine_version, memory_util_frac, runtime_reserve_gib)))
        Exit Function
    #End If
failed:
    THROUGHPUT_CURVE = CVErr(2015)
End Function

Function THROUGHPUT_CURVE_TABLE(model, gpu, Optional context, Optional batch, Optional osl, Optional tp, Optional weights, Optional kv, Optional engine, Optional engine_version, Optional memory_util_frac, Optional runtime_reserve_gib)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        THROUGHPUT_CURVE_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "THROUGHPUT_CURVE_TABLE", Array(model, gpu, context, batch, osl, tp, weights, kv, engine, engine_version, memory_util_frac, runtime_reserve_gib), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        THROUGHPUT_CURVE_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "THROUGHPUT_CURVE_TABLE", Array(model, gpu, context, batch, osl, tp, weights, kv, engine, engine_version, memory_util_frac, runtime_reserve_gib)))
        Exit Function
    #End If
failed:
    THROUGHPUT_CURVE_TABLE = CVErr(2015)
End Function

Function TOKENS_PER_STEP(draft_tokens, Optional acceptance_frac, Optional draft_acceptance_frac, Optional tokens_per_step_, Optional draft_cost_frac)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        TOKENS_PER_STEP = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "TOKENS_PER_STEP", Array(draft_tokens, acceptance_frac, draft_acceptance_frac, tokens_per_step_, draft_cost_frac), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        TOKENS_PER_STEP = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "TOKENS_PER_STEP", Array(draft_tokens, acceptance_frac, draft_acceptance_frac, tokens_per_step_, draft_cost_frac)))
        Exit Function
    #End If
failed:
    TOKENS_PER_STEP = CVErr(2015)
End Function

Function TOKENS_PER_STEP_TABLE(draft_tokens, Optional acceptance_frac, Optional draft_acceptance_frac, Optional tokens_per_step, Optional draft_cost_frac)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        TOKENS_PER_STEP_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "TOKENS_PER_STEP_TABLE", Array(draft_tokens, acceptance_frac, draft_acceptance_frac, tokens_per_step, draft_cost_frac), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        TOKENS_PER_STEP_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "TOKENS_PER_STEP_TABLE", Array(draft_tokens, acceptance_frac, draft_acceptance_frac, tokens_per_step, draft_cost_frac)))
        Exit Function
    #End If
failed:
    TOKENS_PER_STEP_TABLE = CVErr(2015)
End Function

Function TOKENS_PER_S_BY_FORMULA(memory_bandwidth_tb, model_params_b)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        TOKENS_PER_S_BY_FORMULA = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "TOKENS_PER_S_BY_FORMULA", Array(memory_bandwidth_tb, model_params_b), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        TOKENS_PER_S_BY_FORMULA = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "TOKENS_PER_S_BY_FORMULA", Array(memory_bandwidth_tb, model_params_b)))
        Exit Function
    #End If
failed:
    TOKENS_PER_S_BY_FORMULA = CVErr(2015)
End Function

Function TOKENS_PER_S_BY_FORMULA_TABLE(memory_bandwidth_tb, model_params_b)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        TOKENS_PER_S_BY_FORMULA_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "TOKENS_PER_S_BY_FORMULA_TABLE", Array(memory_bandwidth_tb, model_params_b), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        TOKENS_PER_S_BY_FORMULA_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "TOKENS_PER_S_BY_FORMULA_TABLE", Array(memory_bandwidth_tb, model_params_b)))
        Exit Function
    #End If
failed:
    TOKENS_PER_S_BY_FORMULA_TABLE = CVErr(2015)
End Function

Function TRAFFIC_FIGURES(trace, Optional window_s)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        TRAFFIC_FIGURES = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "TRAFFIC_FIGURES", Array(trace, window_s), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        TRAFFIC_FIGURES = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "TRAFFIC_FIGURES", Array(trace, window_s)))
        Exit Function
    #End If
failed:
    TRAFFIC_FIGURES = CVErr(2015)
End Function

Function TRAFFIC_FIGURES_TABLE(trace, Optional window_s)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        TRAFFIC_FIGURES_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "TRAFFIC_FIGURES_TABLE", Array(trace, window_s), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        TRAFFIC_FIGURES_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "TRAFFIC_FIGURES_TABLE", Array(trace, window_s)))
        Exit Function
    #End If
failed:
    TRAFFIC_FIGURES_TABLE = CVErr(2015)
End Function

Function TRAFFIC_PLAN(trace, model, gpu, Optional api_model, Optional qps, Optional ttft_ms, Optional tpot_ms, Optional gpu_usd_per_hour, Optional provider, Optional commitment, Optional window_s, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        TRAFFIC_PLAN = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "TRAFFIC_PLAN", Array(trace, model, gpu, api_model, qps, ttft_ms, tpot_ms, gpu_usd_per_hour, provider, commitment, window_s, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        TRAFFIC_PLAN = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "TRAFFIC_PLAN", Array(trace, model, gpu, api_model, qps, ttft_ms, tpot_ms, gpu_usd_per_hour, provider, commitment, window_s, currency_, as_of)))
        Exit Function
    #End If
failed:
    TRAFFIC_PLAN = CVErr(2015)
End Function

Function TRAFFIC_PLAN_TABLE(trace, model, gpu, Optional api_model, Optional qps, Optional ttft_ms, Optional tpot_ms, Optional gpu_usd_per_hour, Optional provider, Optional commitment, Optional window_s, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        TRAFFIC_PLAN_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "TRAFFIC_PLAN_TABLE", Array(trace, model, gpu, api_model, qps, ttft_ms, tpot_ms, gpu_usd_per_hour, provider, commitment, window_s, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        TRAFFIC_PLAN_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "TRAFFIC_PLAN_TABLE", Array(trace, model, gpu, api_model, qps, ttft_ms, tpot_ms, gpu_usd_per_hour, provider, commitment, window_s, currency_, as_of)))
        Exit Function
    #End If
failed:
    TRAFFIC_PLAN_TABLE = CVErr(2015)
End Function

Function TRAINING_GPU_HOURS(model, gpu, train_tokens, Optional train_gpus, Optional deadline_days, Optional method, Optional mfu_frac, Optional yearly_failure_frac, Optional restart_hours, Optional checkpoint_hours, Optional gpu_usd_per_hour, Optional provider, Optional commitment, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        TRAINING_GPU_HOURS = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "TRAINING_GPU_HOURS", Array(model, gpu, train_tokens, train_gpus, deadline_days, method, mfu_frac, yearly_failure_frac, restart_hours, checkpoint_hours, gpu_usd_per_hour, provider, commitment, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        TRAINING_GPU_HOURS = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "TRAINING_GPU_HOURS", Array(model, gpu, train_tokens, train_gpus, deadline_days, method, mfu_frac, yearly_failure_frac, restart_hours, checkpoint_hours, gpu_usd_per_hour, provider, commitment, currency_, as_of)))
        Exit Function
    #End If
failed:
    TRAINING_GPU_HOURS = CVErr(2015)
End Function

Function TRAINING_GPU_HOURS_TABLE(model, gpu, train_tokens, Optional train_gpus, Optional deadline_days, Optional method, Optional mfu_frac, Optional yearly_failure_frac, Optional restart_hours, Optional checkpoint_hours, Optional gpu_usd_per_hour, Optional provider, Optional commitment, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        TRAINING_GPU_HOURS_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "TRAINING_GPU_HOURS_TABLE", Array(model, gpu, train_tokens, train_gpus, deadline_days, method, mfu_frac, yearly_failure_frac, restart_hours, checkpoint_hours, gpu_usd_per_hour, provider, commitment, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        TRAINING_GPU_HOURS_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "TRAINING_GPU_HOURS_TABLE", Array(model, gpu, train_tokens, train_gpus, deadline_days, method, mfu_frac, yearly_failure_frac, restart_hours, checkpoint_hours, gpu_usd_per_hour, provider, commitment, currency_, as_of)))
        Exit Function
    #End If
failed:
    TRAINING_GPU_HOURS_TABLE = CVErr(2015)
End Function

Function TRAINING_MEMORY_GIB(model, Optional gpu, Optional train_gpus, Optional method, Optional zero_stage, Optional sequence_tokens, Optional micro_batch, Optional recompute, Optional lora_rank, Optional memory_util_frac)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        TRAINING_MEMORY_GIB = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "TRAINING_MEMORY_GIB", Array(model, gpu, train_gpus, method, zero_stage, sequence_tokens, micro_batch, recompute, lora_rank, memory_util_frac), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        TRAINING_MEMORY_GIB = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "TRAINING_MEMORY_GIB", Array(model, gpu, train_gpus, method, zero_stage, sequence_tokens, micro_batch, recompute, lora_rank, memory_util_frac)))
        Exit Function
    #End If
failed:
    TRAINING_MEMORY_GIB = CVErr(2015)
End Function

Function TRAINING_MEMORY_GIB_TABLE(model, Optional gpu, Optional train_gpus, Optional method, Optional zero_stage, Optional sequence_tokens, Optional micro_batch, Optional recompute, Optional lora_rank, Optional memory_util_frac)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        TRAINING_MEMORY_GIB_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "TRAINING_MEMORY_GIB_TABLE", Array(model, gpu, train_gpus, method, zero_stage, sequence_tokens, micro_batch, recompute, lora_rank, memory_util_frac), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        TRAINING_MEMORY_GIB_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "TRAINING_MEMORY_GIB_TABLE", Array(model, gpu, train_gpus, method, zero_stage, sequence_tokens, micro_batch, recompute, lora_rank, memory_util_frac)))
        Exit Function
    #End If
failed:
    TRAINING_MEMORY_GIB_TABLE = CVErr(2015)
End Function

Function WAIT_P95_MS(servers, qps, service_ms, Optional cv, Optional arrival_cv)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        WAIT_P95_MS = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "WAIT_P95_MS", Array(servers, qps, service_ms, cv, arrival_cv), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        WAIT_P95_MS = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "WAIT_P95_MS", Array(servers, qps, service_ms, cv, arrival_cv)))
        Exit Function
    #End If
failed:
    WAIT_P95_MS = CVErr(2015)
End Function

Function WAIT_P95_MS_TABLE(servers, qps, service_ms, Optional cv, Optional arrival_cv)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        WAIT_P95_MS_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "WAIT_P95_MS_TABLE", Array(servers, qps, service_ms, cv, arrival_cv), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        WAIT_P95_MS_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "WAIT_P95_MS_TABLE", Array(servers, qps, service_ms, cv, arrival_cv)))
        Exit Function
    #End If
failed:
    WAIT_P95_MS_TABLE = CVErr(2015)
End Function

Function WARM_POOL_GPUS(ramp_gpus_per_min, cold_start_s, Optional gpus, Optional policy, Optional flat_frac, Optional gpus_per_replica, Optional gpu, Optional gpu_usd_per_hour, Optional provider, Optional commitment, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        WARM_POOL_GPUS = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "WARM_POOL_GPUS", Array(ramp_gpus_per_min, cold_start_s, gpus, policy, flat_frac, gpus_per_replica, gpu, gpu_usd_per_hour, provider, commitment, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        WARM_POOL_GPUS = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "WARM_POOL_GPUS", Array(ramp_gpus_per_min, cold_start_s, gpus, policy, flat_frac, gpus_per_replica, gpu, gpu_usd_per_hour, provider, commitment, as_of)))
        Exit Function
    #End If
failed:
    WARM_POOL_GPUS = CVErr(2015)
End Function

Function WARM_POOL_GPUS_TABLE(ramp_gpus_per_min, cold_start_s, Optional gpus, Optional policy, Optional flat_frac, Optional gpus_per_replica, Optional gpu, Optional gpu_usd_per_hour, Optional provider, Optional commitment, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        WARM_POOL_GPUS_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "WARM_POOL_GPUS_TABLE", Array(ramp_gpus_per_min, cold_start_s, gpus, policy, flat_frac, gpus_per_replica, gpu, gpu_usd_per_hour, provider, commitment, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        WARM_POOL_GPUS_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "WARM_POOL_GPUS_TABLE", Array(ramp_gpus_per_min, cold_start_s, gpus, policy, flat_frac, gpus_per_replica, gpu, gpu_usd_per_hour, provider, commitment, as_of)))
        Exit Function
    #End If
failed:
    WARM_POOL_GPUS_TABLE = CVErr(2015)
End Function

Function WEIGHTS_GB(model, Optional weights)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        WEIGHTS_GB = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "WEIGHTS_GB", Array(model, weights), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        WEIGHTS_GB = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "WEIGHTS_GB", Array(model, weights)))
        Exit Function
    #End If
failed:
    WEIGHTS_GB = CVErr(2015)
End Function

Function WEIGHTS_GB_TABLE(model, Optional weights)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        WEIGHTS_GB_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "WEIGHTS_GB_TABLE", Array(model, weights), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        WEIGHTS_GB_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "WEIGHTS_GB_TABLE", Array(model, weights)))
        Exit Function
    #End If
failed:
    WEIGHTS_GB_TABLE = CVErr(2015)
End Function

Function WHAT_MATTERS(model, gpu, isl, osl, Optional concurrency, Optional qps, Optional gpu_usd_per_hour, Optional provider, Optional commitment, Optional tp, Optional weights, Optional kv, Optional engine, Optional engine_version, Optional memory_util_frac, Optional runtime_reserve_gib, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        WHAT_MATTERS = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "WHAT_MATTERS", Array(model, gpu, isl, osl, concurrency, qps, gpu_usd_per_hour, provider, commitment, tp, weights, kv, engine, engine_version, memory_util_frac, runtime_reserve_gib, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        WHAT_MATTERS = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "WHAT_MATTERS", Array(model, gpu, isl, osl, concurrency, qps, gpu_usd_per_hour, provider, commitment, tp, weights, kv, engine, engine_version, memory_util_frac, runtime_reserve_gib, as_of)))
        Exit Function
    #End If
failed:
    WHAT_MATTERS = CVErr(2015)
End Function

Function WHAT_MATTERS_TABLE(model, gpu, isl, osl, Optional concurrency, Optional qps, Optional gpu_usd_per_hour, Optional provider, Optional commitment, Optional tp, Optional weights, Optional kv, Optional engine, Optional engine_version, Optional memory_util_frac, Optional runtime_reserve_gib, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        WHAT_MATTERS_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "WHAT_MATTERS_TABLE", Array(model, gpu, isl, osl, concurrency, qps, gpu_usd_per_hour, provider, commitment, tp, weights, kv, engine, engine_version, memory_util_frac, runtime_reserve_gib, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        WHAT_MATTERS_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "WHAT_MATTERS_TABLE", Array(model, gpu, isl, osl, concurrency, qps, gpu_usd_per_hour, provider, commitment, tp, weights, kv, engine, engine_version, memory_util_frac, runtime_reserve_gib, as_of)))
        Exit Function
    #End If
failed:
    WHAT_MATTERS_TABLE = CVErr(2015)
End Function

Private Sub Help_GPUS_NEEDED()
    Dim about(0 To 38)
    about(0) = "Model to serve, e.g. llama-3.1-8b."
    about(1) = "Accelerator to serve it on, e.g. h100."
    about(2) = "Requests per second at the peak you plan for, or on average beside peak_to_mean; in text, 300/min and 1.5M/month work too. In requests/s."
    about(3) = "Input sequence length: prompt tokens per request, the mean if they vary. In tokens."
    about(4) = "Output sequence length: generated tokens per request, the mean if they vary. In tokens."
    about(5) = "Target for the time to first token, waiting included, in ms; missing means no target. In ms."
    about(6) = "Target for the mean time per output token after the first, in ms; missing means no target. In ms."
    about(7) = "Flat headroom: share of a replica's peak to plan on; missing means what ttft_ms, p_wait_frac and queue_ms allow by M/G/c waiting, or 0.7 when none of them is given. From 0 to 1."
    about(8) = "Weight format; missing means the checkpoint's own, quantised only if it does not fit."
    about(9) = "Format of the KV cache; missing means the engine's: fp8 beside quantised weights in TensorRT-LLM, else bf16."
    about(10) = "Tensor-parallel size; missing means chosen by the decision tree."
    about(11) = "Your own price per accelerator-hour; missing means looked up in the price book. In $/hour."
    about(12) = "Provider whose price to use; missing means the cheapest listed, marketplaces excluded."
    about(13) = "Commitment the price is for."
    about(14) = "Share of accelerator memory the engine may claim. From 0 to 1."
    about(15) = "Memory per accelerator kept for the runtime: context, graphs, activations. In GiB."
    about(16) = "Most sequences the engine runs in one step. In requests."
    about(17) = "Serving engine."
    about(18) = "Its version, e.g. 0.11; missing means the current generation."
    about(19) = "Pipeline-parallel stages of one replica."
    about(20) = "Expert-parallel size: above 1, experts are divided whole over the replica's accelerators."
    about(21) = "How attention is divided: tensor (over heads) or data (each GPU its own requests)."
    about(22) = "Largest share of requests that may wait for a slot. From 0 to 1."
    about(23) = "Time that 95% of requests wait for a slot at most, in ms. In ms."
    about(24) = "Which figure ttft_ms is a target for: p95, p50 or the mean."
    about(25) = "Rate at the peak over qps, where qps is the mean."
    about(26) = "Prompt length 95% of requests stay within; missing means all prompts are alike. In tokens."
    about(27) = "Prompt length 99% of requests stay within, instead of isl_p95. In tokens."
    about(28) = "Answer length 95% of requests stay within; missing means all answers are alike. In tokens."
    about(29) = "Answer length 99% of requests stay within, instead of osl_p95. In tokens."
    about(30) = "Burstiness: squared CV of the gaps between requests; 1 is Poisson."
    about(31) = "Share of prompt tokens found in the prefix cache and not computed again."
    about(32) = "Speculative decoding: tokens a draft proposes per step; 0 is none. In tokens."
    about(33) = "Measured chance that a draft token is accepted if all before it were. From 0 to 1."
    about(34) = "Measured accepted over proposed draft tokens (vLLM: Avg Draft acceptance rate). From 0 to 1."
    about(35) = "Measured tokens a step yields (vLLM: Mean acceptance length). In tokens."
    about(36) = "Time of proposing one draft token over the time of one step. From 0 to 1."
    about(37) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(38) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!GPUS_NEEDED", Description:="GPUs for a target request rate, with what binds, what it costs and what would lower it.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_GPUS_NEEDED_TABLE()
    Dim about(0 To 38)
    about(0) = "Model to serve, e.g. llama-3.1-8b."
    about(1) = "Accelerator to serve it on, e.g. h100."
    about(2) = "Requests per second at the peak you plan for, or on average beside peak_to_mean; in text, 300/min and 1.5M/month work too. In requests/s."
    about(3) = "Input sequence length: prompt tokens per request, the mean if they vary. In tokens."
    about(4) = "Output sequence length: generated tokens per request, the mean if they vary. In tokens."
    about(5) = "Target for the time to first token, waiting included, in ms; missing means no target. In ms."
    about(6) = "Target for the mean time per output token after the first, in ms; missing means no target. In ms."
    about(7) = "Flat headroom: share of a replica's peak to plan on; missing means what ttft_ms, p_wait_frac and queue_ms allow by M/G/c waiting, or 0.7 when none of them is given. From 0 to 1."
    about(8) = "Weight format; missing means the checkpoint's own, quantised only if it does not fit."
    about(9) = "Format of the KV cache; missing means the engine's: fp8 beside quantised weights in TensorRT-LLM, else bf16."
    about(10) = "Tensor-parallel size; missing means chosen by the decision tree."
    about(11) = "Your own price per accelerator-hour; missing means looked up in the price book. In $/hour."
    about(12) = "Provider whose price to use; missing means the cheapest listed, marketplaces excluded."
    about(13) = "Commitment the price is for."
    about(14) = "Share of accelerator memory the engine may claim. From 0 to 1."
    about(15) = "Memory per accelerator kept for the runtime: context, graphs, activations. In GiB."
    about(16) = "Most sequences the engine runs in one step. In requests."
    about(17) = "Serving engine."
    about(18) = "Its version, e.g. 0.11; missing means the current generation."
    about(19) = "Pipeline-parallel stages of one replica."
    about(20) = "Expert-parallel size: above 1, experts are divided whole over the replica's accelerators."
    about(21) = "How attention is divided: tensor (over heads) or data (each GPU its own requests)."
    about(22) = "Largest share of requests that may wait for a slot. From 0 to 1."
    about(23) = "Time that 95% of requests wait for a slot at most, in ms. In ms."
    about(24) = "Which figure ttft_ms is a target for: p95, p50 or the mean."
    about(25) = "Rate at the peak over qps, where qps is the mean."
    about(26) = "Prompt length 95% of requests stay within; missing means all prompts are alike. In tokens."
    about(27) = "Prompt length 99% of requests stay within, instead of isl_p95. In tokens."
    about(28) = "Answer length 95% of requests stay within; missing means all answers are alike. In tokens."
    about(29) = "Answer length 99% of requests stay within, instead of osl_p95. In tokens."
    about(30) = "Burstiness: squared CV of the gaps between requests; 1 is Poisson."
    about(31) = "Share of prompt tokens found in the prefix cache and not computed again."
    about(32) = "Speculative decoding: tokens a draft proposes per step; 0 is none. In tokens."
    about(33) = "Measured chance that a draft token is accepted if all before it were. From 0 to 1."
    about(34) = "Measured accepted over proposed draft tokens (vLLM: Avg Draft acceptance rate). From 0 to 1."
    about(35) = "Measured tokens a step yields (vLLM: Mean acceptance length). In tokens."
    about(36) = "Time of proposing one draft token over the time of one step. From 0 to 1."
    about(37) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(38) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!GPUS_NEEDED_TABLE", Description:="GPUs for a target request rate, with what binds, what it costs and what would lower it. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_CHEAPEST_FLEET()
    Dim about(0 To 39)
    about(0) = "Model to serve, e.g. llama-3.1-8b."
    about(1) = "Requests per second at the peak you plan for, or on average beside peak_to_mean; in text, 300/min and 1.5M/month work too. In requests/s."
    about(2) = "Input sequence length: prompt tokens per request, the mean if they vary. In tokens."
    about(3) = "Output sequence length: generated tokens per request, the mean if they vary. In tokens."
    about(4) = "Accelerators to choose among; missing means the whole catalogue."
    about(5) = "Target for the time to first token, waiting included, in ms; missing means no target. In ms."
    about(6) = "Target for the mean time per output token after the first, in ms; missing means no target. In ms."
    about(7) = "Flat headroom: share of a replica's peak to plan on; missing means what ttft_ms, p_wait_frac and queue_ms allow by M/G/c waiting, or 0.7 when none of them is given. From 0 to 1."
    about(8) = "Weight format; missing means the checkpoint's own, quantised only if it does not fit."
    about(9) = "Smallest weights tried where weights does not fix them: the checkpoint's own, 8 or 4 bits."
    about(10) = "Format of the KV cache; missing means the engine's: fp8 beside quantised weights in TensorRT-LLM, else bf16."
    about(11) = "Tensor-parallel size; missing means chosen by the decision tree."
    about(12) = "Provider whose price to use; missing means the cheapest listed, marketplaces excluded."
    about(13) = "Commitment the prices are for; any takes the cheapest of all."
    about(14) = "Share of accelerator memory the engine may claim. From 0 to 1."
    about(15) = "Memory per accelerator kept for the runtime: context, graphs, activations. In GiB."
    about(16) = "Most sequences the engine runs in one step. In requests."
    about(17) = "Serving engine."
    about(18) = "Its version, e.g. 0.11; missing means the current generation."
    about(19) = "Pipeline-parallel stages of one replica."
    about(20) = "Expert-parallel size: above 1, experts are divided whole over the replica's accelerators."
    about(21) = "How attention is divided: tensor (over heads) or data (each GPU its own requests)."
    about(22) = "Largest share of requests that may wait for a slot. From 0 to 1."
    about(23) = "Time that 95% of requests wait for a slot at most, in ms. In ms."
    about(24) = "Which figure ttft_ms is a target for: p95, p50 or the mean."
    about(25) = "Rate at the peak over qps, where qps is the mean."
    about(26) = "Latency the front weighs cost against: of a whole request, per output token, to the first."
    about(27) = "Prompt length 95% of requests stay within; missing means all prompts are alike. In tokens."
    about(28) = "Prompt length 99% of requests stay within, instead of isl_p95. In tokens."
    about(29) = "Answer length 95% of requests stay within; missing means all answers are alike. In tokens."
    about(30) = "Answer length 99% of requests stay within, instead of osl_p95. In tokens."
    about(31) = "Burstiness: squared CV of the gaps between requests; 1 is Poisson."
    about(32) = "Share of prompt tokens found in the prefix cache and not computed again."
    about(33) = "Speculative decoding: tokens a draft proposes per step; 0 is none. In tokens."
    about(34) = "Measured chance that a draft token is accepted if all before it were. From 0 to 1."
    about(35) = "Measured accepted over proposed draft tokens (vLLM: Avg Draft acceptance rate). From 0 to 1."
    about(36) = "Measured tokens a step yields (vLLM: Mean acceptance length). In tokens."
    about(37) = "Time of proposing one draft token over the time of one step. From 0 to 1."
    about(38) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(39) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!CHEAPEST_FLEET", Description:="The hardware router: which accelerators serve a workload, and which does so cheapest.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_CHEAPEST_FLEET_TABLE()
    Dim about(0 To 39)
    about(0) = "Model to serve, e.g. llama-3.1-8b."
    about(1) = "Requests per second at the peak you plan for, or on average beside peak_to_mean; in text, 300/min and 1.5M/month work too. In requests/s."
    about(2) = "Input sequence length: prompt tokens per request, the mean if they vary. In tokens."
    about(3) = "Output sequence length: generated tokens per request, the mean if they vary. In tokens."
    about(4) = "Accelerators to choose among; missing means the whole catalogue."
    about(5) = "Target for the time to first token, waiting included, in ms; missing means no target. In ms."
    about(6) = "Target for the mean time per output token after the first, in ms; missing means no target. In ms."
    about(7) = "Flat headroom: share of a replica's peak to plan on; missing means what ttft_ms, p_wait_frac and queue_ms allow by M/G/c waiting, or 0.7 when none of them is given. From 0 to 1."
    about(8) = "Weight format; missing means the checkpoint's own, quantised only if it does not fit."
    about(9) = "Smallest weights tried where weights does not fix them: the checkpoint's own, 8 or 4 bits."
    about(10) = "Format of the KV cache; missing means the engine's: fp8 beside quantised weights in TensorRT-LLM, else bf16."
    about(11) = "Tensor-parallel size; missing means chosen by the decision tree."
    about(12) = "Provider whose price to use; missing means the cheapest listed, marketplaces excluded."
    about(13) = "Commitment the prices are for; any takes the cheapest of all."
    about(14) = "Share of accelerator memory the engine may claim. From 0 to 1."
    about(15) = "Memory per accelerator kept for the runtime: context, graphs, activations. In GiB."
    about(16) = "Most sequences the engine runs in one step. In requests."
    about(17) = "Serving engine."
    about(18) = "Its version, e.g. 0.11; missing means the current generation."
    about(19) = "Pipeline-parallel stages of one replica."
    about(20) = "Expert-parallel size: above 1, experts are divided whole over the replica's accelerators."
    about(21) = "How attention is divided: tensor (over heads) or data (each GPU its own requests)."
    about(22) = "Largest share of requests that may wait for a slot. From 0 to 1."
    about(23) = "Time that 95% of requests wait for a slot at most, in ms. In ms."
    about(24) = "Which figure ttft_ms is a target for: p95, p50 or the mean."
    about(25) = "Rate at the peak over qps, where qps is the mean."
    about(26) = "Latency the front weighs cost against: of a whole request, per output token, to the first."
    about(27) = "Prompt length 95% of requests stay within; missing means all prompts are alike. In tokens."
    about(28) = "Prompt length 99% of requests stay within, instead of isl_p95. In tokens."
    about(29) = "Answer length 95% of requests stay within; missing means all answers are alike. In tokens."
    about(30) = "Answer length 99% of requests stay within, instead of osl_p95. In tokens."
    about(31) = "Burstiness: squared CV of the gaps between requests; 1 is Poisson."
    about(32) = "Share of prompt tokens found in the prefix cache and not computed again."
    about(33) = "Speculative decoding: tokens a draft proposes per step; 0 is none. In tokens."
    about(34) = "Measured chance that a draft token is accepted if all before it were. From 0 to 1."
    about(35) = "Measured accepted over proposed draft tokens (vLLM: Avg Draft acceptance rate). From 0 to 1."
    about(36) = "Measured tokens a step yields (vLLM: Mean acceptance length). In tokens."
    about(37) = "Time of proposing one draft token over the time of one step. From 0 to 1."
    about(38) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(39) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!CHEAPEST_FLEET_TABLE", Description:="The hardware router: which accelerators serve a workload, and which does so cheapest. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_REPLICA_PERFORMANCE()
    Dim about(0 To 28)
    about(0) = "Model to serve, e.g. llama-3.1-8b."
    about(1) = "Accelerator to serve it on, e.g. h100."
    about(2) = "Input sequence length: prompt tokens per request. In tokens."
    about(3) = "Output sequence length: generated tokens per request. In tokens."
    about(4) = "Requests clients keep in flight; or give qps; with neither, as many as memory holds. In requests."
    about(5) = "Requests per second that arrive at this one replica. In requests/s."
    about(6) = "Tensor-parallel size."
    about(7) = "Weight format; missing means the checkpoint's own."
    about(8) = "Format of the KV cache; missing means the engine's own."
    about(9) = "Serving engine."
    about(10) = "Its version, e.g. 0.11; missing means the current generation."
    about(11) = "Pipeline-parallel stages."
    about(12) = "Expert-parallel size: above 1, experts are divided whole over the replica's accelerators."
    about(13) = "How attention is divided: tensor (over heads) or data (each GPU its own requests)."
    about(14) = "Target for p95 TTFT, for the maximum throughput within it, in ms. In ms."
    about(15) = "Target for mean TPOT, for the maximum throughput within it, in ms. In ms."
    about(16) = "Share of accelerator memory the engine may claim; missing means the engine's own. From 0 to 1."
    about(17) = "Memory per accelerator kept for the runtime; missing means the engine's own. In GiB."
    about(18) = "Prompt length 95% of requests stay within; missing means all prompts are alike. In tokens."
    about(19) = "Prompt length 99% of requests stay within, instead of isl_p95. In tokens."
    about(20) = "Answer length 95% of requests stay within; missing means all answers are alike. In tokens."
    about(21) = "Answer length 99% of requests stay within, instead of osl_p95. In tokens."
    about(22) = "Burstiness: squared CV of the gaps between requests; 1 is Poisson."
    about(23) = "Share of prompt tokens found in the prefix cache and not computed again."
    about(24) = "Speculative decoding: tokens a draft proposes per step; 0 is none. In tokens."
    about(25) = "Measured chance that a draft token is accepted if all before it were. From 0 to 1."
    about(26) = "Measured accepted over proposed draft tokens (vLLM: Avg Draft acceptance rate). From 0 to 1."
    about(27) = "Measured tokens a step yields (vLLM: Mean acceptance length). In tokens."
    about(28) = "Time of proposing one draft token over the time of one step. From 0 to 1."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!REPLICA_PERFORMANCE", Description:="What one replica does at a load: decode step, TPOT, TTFT, tokens/s, each with its P10-P90.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_REPLICA_PERFORMANCE_TABLE()
    Dim about(0 To 28)
    about(0) = "Model to serve, e.g. llama-3.1-8b."
    about(1) = "Accelerator to serve it on, e.g. h100."
    about(2) = "Input sequence length: prompt tokens per request. In tokens."
    about(3) = "Output sequence length: generated tokens per request. In tokens."
    about(4) = "Requests clients keep in flight; or give qps; with neither, as many as memory holds. In requests."
    about(5) = "Requests per second that arrive at this one replica. In requests/s."
    about(6) = "Tensor-parallel size."
    about(7) = "Weight format; missing means the checkpoint's own."
    about(8) = "Format of the KV cache; missing means the engine's own."
    about(9) = "Serving engine."
    about(10) = "Its version, e.g. 0.11; missing means the current generation."
    about(11) = "Pipeline-parallel stages."
    about(12) = "Expert-parallel size: above 1, experts are divided whole over the replica's accelerators."
    about(13) = "How attention is divided: tensor (over heads) or data (each GPU its own requests)."
    about(14) = "Target for p95 TTFT, for the maximum throughput within it, in ms. In ms."
    about(15) = "Target for mean TPOT, for the maximum throughput within it, in ms. In ms."
    about(16) = "Share of accelerator memory the engine may claim; missing means the engine's own. From 0 to 1."
    about(17) = "Memory per accelerator kept for the runtime; missing means the engine's own. In GiB."
    about(18) = "Prompt length 95% of requests stay within; missing means all prompts are alike. In tokens."
    about(19) = "Prompt length 99% of requests stay within, instead of isl_p95. In tokens."
    about(20) = "Answer length 95% of requests stay within; missing means all answers are alike. In tokens."
    about(21) = "Answer length 99% of requests stay within, instead of osl_p95. In tokens."
    about(22) = "Burstiness: squared CV of the gaps between requests; 1 is Poisson."
    about(23) = "Share of prompt tokens found in the prefix cache and not computed again."
    about(24) = "Speculative decoding: tokens a draft proposes per step; 0 is none. In tokens."
    about(25) = "Measured chance that a draft token is accepted if all before it were. From 0 to 1."
    about(26) = "Measured accepted over proposed draft tokens (vLLM: Avg Draft acceptance rate). From 0 to 1."
    about(27) = "Measured tokens a step yields (vLLM: Mean acceptance length). In tokens."
    about(28) = "Time of proposing one draft token over the time of one step. From 0 to 1."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!REPLICA_PERFORMANCE_TABLE", Description:="What one replica does at a load: decode step, TPOT, TTFT, tokens/s, each with its P10-P90. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_KV_CACHE_BYTES()
    Dim about(0 To 2)
    about(0) = "Model whose cache it is, e.g. llama-3.1-70b."
    about(1) = "Tokens of context held for one request. In tokens."
    about(2) = "Format of the KV cache."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!KV_CACHE_BYTES", Description:="KV-cache bytes of one request; with context left out, bytes per token.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_KV_CACHE_BYTES_TABLE()
    Dim about(0 To 2)
    about(0) = "Model whose cache it is, e.g. llama-3.1-70b."
    about(1) = "Tokens of context held for one request. In tokens."
    about(2) = "Format of the KV cache."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!KV_CACHE_BYTES_TABLE", Description:="KV-cache bytes of one request; with context left out, bytes per token. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_WEIGHTS_GB()
    Dim about(0 To 1)
    about(0) = "Model whose weights they are, e.g. llama-3.1-70b."
    about(1) = "Weight format; missing means the checkpoint's own."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!WEIGHTS_GB", Description:="Gigabytes of one copy of a model's weights, scale overhead included.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_WEIGHTS_GB_TABLE()
    Dim about(0 To 1)
    about(0) = "Model whose weights they are, e.g. llama-3.1-70b."
    about(1) = "Weight format; missing means the checkpoint's own."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!WEIGHTS_GB_TABLE", Description:="Gigabytes of one copy of a model's weights, scale overhead included. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_MAX_CONCURRENCY()
    Dim about(0 To 7)
    about(0) = "Model to serve, e.g. llama-3.1-8b."
    about(1) = "Accelerator to serve it on, e.g. h100."
    about(2) = "Tokens of context each request holds: input plus output. In tokens."
    about(3) = "Weight format; missing means the checkpoint's own."
    about(4) = "Format of the KV cache."
    about(5) = "Tensor-parallel size of the replica."
    about(6) = "Share of accelerator memory the engine may claim. From 0 to 1."
    about(7) = "Memory per accelerator kept for the runtime. In GiB."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!MAX_CONCURRENCY", Description:="Requests whose whole context fits one replica's memory at once.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_MAX_CONCURRENCY_TABLE()
    Dim about(0 To 7)
    about(0) = "Model to serve, e.g. llama-3.1-8b."
    about(1) = "Accelerator to serve it on, e.g. h100."
    about(2) = "Tokens of context each request holds: input plus output. In tokens."
    about(3) = "Weight format; missing means the checkpoint's own."
    about(4) = "Format of the KV cache."
    about(5) = "Tensor-parallel size of the replica."
    about(6) = "Share of accelerator memory the engine may claim. From 0 to 1."
    about(7) = "Memory per accelerator kept for the runtime. In GiB."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!MAX_CONCURRENCY_TABLE", Description:="Requests whose whole context fits one replica's memory at once. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_THROUGHPUT_CURVE()
    Dim about(0 To 11)
    about(0) = "Model to serve, e.g. llama-3.1-8b."
    about(1) = "Accelerator to serve it on, e.g. h100."
    about(2) = "Tokens of one request, prompt and answer; missing means 4K, 8K, 32K and 128K. In tokens."
    about(3) = "Requests in flight; missing means 1, 4, 16, ... up to what memory holds. In requests."
    about(4) = "Output sequence length: the part of the context that is generated. In tokens."
    about(5) = "Tensor-parallel size."
    about(6) = "Weight format; missing means the checkpoint's own."
    about(7) = "Format of the KV cache; missing means the engine's own."
    about(8) = "Serving engine."
    about(9) = "Its version, e.g. 0.11; missing means the current generation."
    about(10) = "Share of accelerator memory the engine may claim; missing means the engine's own. From 0 to 1."
    about(11) = "Memory per accelerator kept for the runtime; missing means the engine's own. In GiB."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!THROUGHPUT_CURVE", Description:="TTFT, TPOT and tokens/s of a replica over batch and context.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_THROUGHPUT_CURVE_TABLE()
    Dim about(0 To 11)
    about(0) = "Model to serve, e.g. llama-3.1-8b."
    about(1) = "Accelerator to serve it on, e.g. h100."
    about(2) = "Tokens of one request, prompt and answer; missing means 4K, 8K, 32K and 128K. In tokens."
    about(3) = "Requests in flight; missing means 1, 4, 16, ... up to what memory holds. In requests."
    about(4) = "Output sequence length: the part of the context that is generated. In tokens."
    about(5) = "Tensor-parallel size."
    about(6) = "Weight format; missing means the checkpoint's own."
    about(7) = "Format of the KV cache; missing means the engine's own."
    about(8) = "Serving engine."
    about(9) = "Its version, e.g. 0.11; missing means the current generation."
    about(10) = "Share of accelerator memory the engine may claim; missing means the engine's own. From 0 to 1."
    about(11) = "Memory per accelerator kept for the runtime; missing means the engine's own. In GiB."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!THROUGHPUT_CURVE_TABLE", Description:="TTFT, TPOT and tokens/s of a replica over batch and context. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_ROOFLINE()
    Dim about(0 To 9)
    about(0) = "Model to serve, e.g. llama-3.1-8b."
    about(1) = "Accelerator to serve it on, e.g. h100."
    about(2) = "Tokens of context: the prompt of prefill, the cache that decode reads; missing means 4,096, or what the model has. In tokens."
    about(3) = "Tensor-parallel size."
    about(4) = "Weight format; missing means the checkpoint's own."
    about(5) = "Format of the KV cache; missing means the engine's own."
    about(6) = "Serving engine."
    about(7) = "Its version, e.g. 0.11; missing means the current generation."
    about(8) = "Share of accelerator memory the engine may claim; missing means the engine's own. From 0 to 1."
    about(9) = "Memory per accelerator kept for the runtime; missing means the engine's own. In GiB."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!ROOFLINE", Description:="Roofline of prefill and decode: FLOPs per byte, what is attainable, which roof binds.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_ROOFLINE_TABLE()
    Dim about(0 To 9)
    about(0) = "Model to serve, e.g. llama-3.1-8b."
    about(1) = "Accelerator to serve it on, e.g. h100."
    about(2) = "Tokens of context: the prompt of prefill, the cache that decode reads; missing means 4,096, or what the model has. In tokens."
    about(3) = "Tensor-parallel size."
    about(4) = "Weight format; missing means the checkpoint's own."
    about(5) = "Format of the KV cache; missing means the engine's own."
    about(6) = "Serving engine."
    about(7) = "Its version, e.g. 0.11; missing means the current generation."
    about(8) = "Share of accelerator memory the engine may claim; missing means the engine's own. From 0 to 1."
    about(9) = "Memory per accelerator kept for the runtime; missing means the engine's own. In GiB."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!ROOFLINE_TABLE", Description:="Roofline of prefill and decode: FLOPs per byte, what is attainable, which roof binds. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_SINGLE_STREAM_BOUND()
    Dim about(0 To 9)
    about(0) = "Model to serve, e.g. llama-3.1-8b."
    about(1) = "Accelerator to serve it on, e.g. h100."
    about(2) = "Tokens already in the cache; missing means an empty one, where the bound is highest. In tokens."
    about(3) = "Tensor-parallel size."
    about(4) = "Weight format; missing means the checkpoint's own."
    about(5) = "Format of the KV cache; missing means the engine's own."
    about(6) = "Serving engine."
    about(7) = "Its version, e.g. 0.11; missing means the current generation."
    about(8) = "Share of accelerator memory the engine may claim; missing means the engine's own. From 0 to 1."
    about(9) = "Memory per accelerator kept for the runtime; missing means the engine's own. In GiB."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!SINGLE_STREAM_BOUND", Description:="Upper bound on one stream's tokens/s: bandwidth over the bytes a token reads.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_SINGLE_STREAM_BOUND_TABLE()
    Dim about(0 To 9)
    about(0) = "Model to serve, e.g. llama-3.1-8b."
    about(1) = "Accelerator to serve it on, e.g. h100."
    about(2) = "Tokens already in the cache; missing means an empty one, where the bound is highest. In tokens."
    about(3) = "Tensor-parallel size."
    about(4) = "Weight format; missing means the checkpoint's own."
    about(5) = "Format of the KV cache; missing means the engine's own."
    about(6) = "Serving engine."
    about(7) = "Its version, e.g. 0.11; missing means the current generation."
    about(8) = "Share of accelerator memory the engine may claim; missing means the engine's own. From 0 to 1."
    about(9) = "Memory per accelerator kept for the runtime; missing means the engine's own. In GiB."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!SINGLE_STREAM_BOUND_TABLE", Description:="Upper bound on one stream's tokens/s: bandwidth over the bytes a token reads. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_GOLDEN_DEFAULTS()
    Dim about(0 To 9)
    about(0) = "Model to serve, e.g. llama-3.1-8b."
    about(1) = "Accelerator to serve it on, e.g. h100."
    about(2) = "Output sequence length: the part of each context that is generated. In tokens."
    about(3) = "Tensor-parallel size."
    about(4) = "Weight format; missing means the checkpoint's own."
    about(5) = "Format of the KV cache; missing means the engine's own."
    about(6) = "Serving engine."
    about(7) = "Its version, e.g. 0.11; missing means the current generation."
    about(8) = "Share of accelerator memory the engine may claim; missing means the engine's own. From 0 to 1."
    about(9) = "Memory per accelerator kept for the runtime; missing means the engine's own. In GiB."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!GOLDEN_DEFAULTS", Description:="Starting points for chat, RAG and batch, checked against memory.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_GOLDEN_DEFAULTS_TABLE()
    Dim about(0 To 9)
    about(0) = "Model to serve, e.g. llama-3.1-8b."
    about(1) = "Accelerator to serve it on, e.g. h100."
    about(2) = "Output sequence length: the part of each context that is generated. In tokens."
    about(3) = "Tensor-parallel size."
    about(4) = "Weight format; missing means the checkpoint's own."
    about(5) = "Format of the KV cache; missing means the engine's own."
    about(6) = "Serving engine."
    about(7) = "Its version, e.g. 0.11; missing means the current generation."
    about(8) = "Share of accelerator memory the engine may claim; missing means the engine's own. From 0 to 1."
    about(9) = "Memory per accelerator kept for the runtime; missing means the engine's own. In GiB."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!GOLDEN_DEFAULTS_TABLE", Description:="Starting points for chat, RAG and batch, checked against memory. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_WHAT_MATTERS()
    Dim about(0 To 16)
    about(0) = "Model to serve, e.g. llama-3.1-8b."
    about(1) = "Accelerator to serve it on, e.g. h100."
    about(2) = "Input sequence length: prompt tokens per request. In tokens."
    about(3) = "Output sequence length: generated tokens per request. In tokens."
    about(4) = "Requests clients keep in flight; or give qps; with neither, as many as memory holds. In requests."
    about(5) = "Requests per second that arrive at this one replica. In requests/s."
    about(6) = "Your own price per accelerator-hour; missing means looked up in the price book. In $/hour."
    about(7) = "Provider whose price to use; missing means the cheapest listed, marketplaces excluded."
    about(8) = "Commitment the price is for."
    about(9) = "Tensor-parallel size."
    about(10) = "Weight format; missing means the checkpoint's own."
    about(11) = "Format of the KV cache; missing means the engine's own."
    about(12) = "Serving engine."
    about(13) = "Its version, e.g. 0.11; missing means the current generation."
    about(14) = "Share of accelerator memory the engine may claim; missing means the engine's own. From 0 to 1."
    about(15) = "Memory per accelerator kept for the runtime; missing means the engine's own. In GiB."
    about(16) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!WHAT_MATTERS", Description:="TTFT, ITL, throughput and cost: what controls each, with your plan's figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_WHAT_MATTERS_TABLE()
    Dim about(0 To 16)
    about(0) = "Model to serve, e.g. llama-3.1-8b."
    about(1) = "Accelerator to serve it on, e.g. h100."
    about(2) = "Input sequence length: prompt tokens per request. In tokens."
    about(3) = "Output sequence length: generated tokens per request. In tokens."
    about(4) = "Requests clients keep in flight; or give qps; with neither, as many as memory holds. In requests."
    about(5) = "Requests per second that arrive at this one replica. In requests/s."
    about(6) = "Your own price per accelerator-hour; missing means looked up in the price book. In $/hour."
    about(7) = "Provider whose price to use; missing means the cheapest listed, marketplaces excluded."
    about(8) = "Commitment the price is for."
    about(9) = "Tensor-parallel size."
    about(10) = "Weight format; missing means the checkpoint's own."
    about(11) = "Format of the KV cache; missing means the engine's own."
    about(12) = "Serving engine."
    about(13) = "Its version, e.g. 0.11; missing means the current generation."
    about(14) = "Share of accelerator memory the engine may claim; missing means the engine's own. From 0 to 1."
    about(15) = "Memory per accelerator kept for the runtime; missing means the engine's own. In GiB."
    about(16) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!WHAT_MATTERS_TABLE", Description:="TTFT, ITL, throughput and cost: what controls each, with your plan's figures. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_SHAPE_ADVICE()
    Dim about(0 To 8)
    about(0) = "Model to serve, e.g. llama-3.1-70b."
    about(1) = "Accelerator to serve it on, e.g. h100."
    about(2) = "Input sequence length: prompt tokens per request. In tokens."
    about(3) = "Output sequence length: generated tokens per request. In tokens."
    about(4) = "Requests per second; decides only where a shape that fits has room for few requests. In requests/s."
    about(5) = "Weight format to keep to; missing means the tree may quantise."
    about(6) = "Format of the KV cache; missing means the engine's own."
    about(7) = "Target for p95 TTFT in ms; missing means none. In ms."
    about(8) = "Target for mean TPOT in ms; missing means none. In ms."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!SHAPE_ADVICE", Description:="The multi-GPU decision tree: one GPU, quantise, TP on a fast link, PP over servers.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_SHAPE_ADVICE_TABLE()
    Dim about(0 To 8)
    about(0) = "Model to serve, e.g. llama-3.1-70b."
    about(1) = "Accelerator to serve it on, e.g. h100."
    about(2) = "Input sequence length: prompt tokens per request. In tokens."
    about(3) = "Output sequence length: generated tokens per request. In tokens."
    about(4) = "Requests per second; decides only where a shape that fits has room for few requests. In requests/s."
    about(5) = "Weight format to keep to; missing means the tree may quantise."
    about(6) = "Format of the KV cache; missing means the engine's own."
    about(7) = "Target for p95 TTFT in ms; missing means none. In ms."
    about(8) = "Target for mean TPOT in ms; missing means none. In ms."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!SHAPE_ADVICE_TABLE", Description:="The multi-GPU decision tree: one GPU, quantise, TP on a fast link, PP over servers. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_QUANTISED_SIZES()
    Dim about(0 To 4)
    about(0) = "Model whose weights they are, e.g. llama-3.1-70b."
    about(1) = "Accelerator to fit; missing means sizes only."
    about(2) = "Tokens of context each request holds; missing means 8,192, or what the model has. In tokens."
    about(3) = "Tensor-parallel size of the replica."
    about(4) = "Format of the KV cache."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!QUANTISED_SIZES", Description:="Weights by format, scales included, and how many requests each leaves room for.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_QUANTISED_SIZES_TABLE()
    Dim about(0 To 4)
    about(0) = "Model whose weights they are, e.g. llama-3.1-70b."
    about(1) = "Accelerator to fit; missing means sizes only."
    about(2) = "Tokens of context each request holds; missing means 8,192, or what the model has. In tokens."
    about(3) = "Tensor-parallel size of the replica."
    about(4) = "Format of the KV cache."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!QUANTISED_SIZES_TABLE", Description:="Weights by format, scales included, and how many requests each leaves room for. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_KV_CACHE_BY_CONTEXT()
    Dim about(0 To 3)
    about(0) = "Model whose cache it is, e.g. llama-3.1-70b."
    about(1) = "Requests that hold their context at once. In requests."
    about(2) = "Weight format to compare the cache with; missing means the checkpoint's own."
    about(3) = "English words of one request's text, to add its context to the table."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!KV_CACHE_BY_CONTEXT", Description:="KV cache by context and format, and when it outgrows the weights.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_KV_CACHE_BY_CONTEXT_TABLE()
    Dim about(0 To 3)
    about(0) = "Model whose cache it is, e.g. llama-3.1-70b."
    about(1) = "Requests that hold their context at once. In requests."
    about(2) = "Weight format to compare the cache with; missing means the checkpoint's own."
    about(3) = "English words of one request's text, to add its context to the table."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!KV_CACHE_BY_CONTEXT_TABLE", Description:="KV cache by context and format, and when it outgrows the weights. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_ENGINE_ADVICE()
    Dim about(0 To 6)
    about(0) = "What it must do, one a row: lora; structured-output; amd."
    about(1) = "Model to serve, to estimate each engine's speed, e.g. llama-3.1-8b."
    about(2) = "Accelerator to serve it on, e.g. h100; its maker is then a need too."
    about(3) = "Input sequence length, for that estimate. In tokens."
    about(4) = "Output sequence length, for that estimate. In tokens."
    about(5) = "Requests in flight, for that estimate. In requests."
    about(6) = "Weight format, for that estimate; missing means the checkpoint's own."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!ENGINE_ADVICE", Description:="Serving engines ranked by what they must do: vLLM, SGLang, TensorRT-LLM, llama.cpp, TGI.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_ENGINE_ADVICE_TABLE()
    Dim about(0 To 6)
    about(0) = "What it must do, one a row: lora; structured-output; amd."
    about(1) = "Model to serve, to estimate each engine's speed, e.g. llama-3.1-8b."
    about(2) = "Accelerator to serve it on, e.g. h100; its maker is then a need too."
    about(3) = "Input sequence length, for that estimate. In tokens."
    about(4) = "Output sequence length, for that estimate. In tokens."
    about(5) = "Requests in flight, for that estimate. In requests."
    about(6) = "Weight format, for that estimate; missing means the checkpoint's own."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!ENGINE_ADVICE_TABLE", Description:="Serving engines ranked by what they must do: vLLM, SGLang, TensorRT-LLM, llama.cpp, TGI. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_ALL_REDUCE_MS()
    Dim about(0 To 6)
    about(0) = "Model to divide, e.g. llama-3.1-70b."
    about(1) = "Accelerator it is divided over, e.g. h100."
    about(2) = "Tensor-parallel size."
    about(3) = "Sequences in one decode step, each with one token. In requests."
    about(4) = "Your own link, GB/s one way, beside those of the table. In GB/s."
    about(5) = "Tokens of context of each sequence, for the step the exchange is compared with; missing means 4,096, or what the model has. In tokens."
    about(6) = "Weight format, for that step; missing means the checkpoint's own."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!ALL_REDUCE_MS", Description:="All-reduce time of a decode step under tensor parallelism, per layer and by link.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_ALL_REDUCE_MS_TABLE()
    Dim about(0 To 6)
    about(0) = "Model to divide, e.g. llama-3.1-70b."
    about(1) = "Accelerator it is divided over, e.g. h100."
    about(2) = "Tensor-parallel size."
    about(3) = "Sequences in one decode step, each with one token. In requests."
    about(4) = "Your own link, GB/s one way, beside those of the table. In GB/s."
    about(5) = "Tokens of context of each sequence, for the step the exchange is compared with; missing means 4,096, or what the model has. In tokens."
    about(6) = "Weight format, for that step; missing means the checkpoint's own."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!ALL_REDUCE_MS_TABLE", Description:="All-reduce time of a decode step under tensor parallelism, per layer and by link. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_COLD_START_S()
    Dim about(0 To 10)
    about(0) = "Model to start, e.g. llama-3.1-70b."
    about(1) = "Weight format; missing means the checkpoint's own."
    about(2) = "Rate at which the storage gives the weights, GB/s; a network volume often 1, NVMe 5 to 7. In GB/s."
    about(3) = "Accelerators that load at once, each over its own host link."
    about(4) = "Rate at which the image is pulled, GB/s; missing means it is on the node. In GB/s."
    about(5) = "Size of the image as pulled, in GB. In GB."
    about(6) = "Rate of downloading the weights to that storage, GB/s; missing means they are there. In GB/s."
    about(7) = "Seconds until a node is up; 0 is one that is. In s."
    about(8) = "Your engine's measured start in seconds; missing means vLLM's compile and capture. In s."
    about(9) = "Whether the compile cache of an earlier start is kept."
    about(10) = "Your own size of the weights in GB; missing means the catalogue's. In GB."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!COLD_START_S", Description:="Cold start of a replica, stage by stage: what dominates, and what would shorten it.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_COLD_START_S_TABLE()
    Dim about(0 To 10)
    about(0) = "Model to start, e.g. llama-3.1-70b."
    about(1) = "Weight format; missing means the checkpoint's own."
    about(2) = "Rate at which the storage gives the weights, GB/s; a network volume often 1, NVMe 5 to 7. In GB/s."
    about(3) = "Accelerators that load at once, each over its own host link."
    about(4) = "Rate at which the image is pulled, GB/s; missing means it is on the node. In GB/s."
    about(5) = "Size of the image as pulled, in GB. In GB."
    about(6) = "Rate of downloading the weights to that storage, GB/s; missing means they are there. In GB/s."
    about(7) = "Seconds until a node is up; 0 is one that is. In s."
    about(8) = "Your engine's measured start in seconds; missing means vLLM's compile and capture. In s."
    about(9) = "Whether the compile cache of an earlier start is kept."
    about(10) = "Your own size of the weights in GB; missing means the catalogue's. In GB."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!COLD_START_S_TABLE", Description:="Cold start of a replica, stage by stage: what dominates, and what would shorten it. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_SYMPTOM_FIXES()
    Dim about(0 To 17)
    about(0) = "What is wrong: oom, preemptions, high-ttft, high-itl, low-utilisation or bad-latency-good-throughput."
    about(1) = "Model served, e.g. llama-3.1-8b."
    about(2) = "Accelerator it is served on, e.g. h100."
    about(3) = "Input sequence length: prompt tokens per request. In tokens."
    about(4) = "Output sequence length: generated tokens per request. In tokens."
    about(5) = "Requests clients keep in flight on one replica; or give qps. In requests."
    about(6) = "Requests per second that arrive at one replica. In requests/s."
    about(7) = "The engine's max_num_seqs; missing means its default. In requests."
    about(8) = "Share of prompt tokens found in the prefix cache today."
    about(9) = "TPOT you want: the largest max_num_seqs within it is then among the changes. In ms."
    about(10) = "TTFT you want: a p95 within it is no symptom; missing means 2 seconds. In ms."
    about(11) = "Tensor-parallel size."
    about(12) = "Weight format; missing means the checkpoint's own."
    about(13) = "Format of the KV cache; missing means the engine's own."
    about(14) = "Serving engine."
    about(15) = "Its version, e.g. 0.11; missing means the current generation."
    about(16) = "Share of accelerator memory the engine may claim; missing means the engine's own. From 0 to 1."
    about(17) = "Memory per accelerator kept for the runtime; missing means the engine's own. In GiB."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!SYMPTOM_FIXES", Description:="What to change when a replica is slow, full or idle, with what each change does.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_SYMPTOM_FIXES_TABLE()
    Dim about(0 To 17)
    about(0) = "What is wrong: oom, preemptions, high-ttft, high-itl, low-utilisation or bad-latency-good-throughput."
    about(1) = "Model served, e.g. llama-3.1-8b."
    about(2) = "Accelerator it is served on, e.g. h100."
    about(3) = "Input sequence length: prompt tokens per request. In tokens."
    about(4) = "Output sequence length: generated tokens per request. In tokens."
    about(5) = "Requests clients keep in flight on one replica; or give qps. In requests."
    about(6) = "Requests per second that arrive at one replica. In requests/s."
    about(7) = "The engine's max_num_seqs; missing means its default. In requests."
    about(8) = "Share of prompt tokens found in the prefix cache today."
    about(9) = "TPOT you want: the largest max_num_seqs within it is then among the changes. In ms."
    about(10) = "TTFT you want: a p95 within it is no symptom; missing means 2 seconds. In ms."
    about(11) = "Tensor-parallel size."
    about(12) = "Weight format; missing means the checkpoint's own."
    about(13) = "Format of the KV cache; missing means the engine's own."
    about(14) = "Serving engine."
    about(15) = "Its version, e.g. 0.11; missing means the current generation."
    about(16) = "Share of accelerator memory the engine may claim; missing means the engine's own. From 0 to 1."
    about(17) = "Memory per accelerator kept for the runtime; missing means the engine's own. In GiB."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!SYMPTOM_FIXES_TABLE", Description:="What to change when a replica is slow, full or idle, with what each change does. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_SERVERS_FOR_WAIT()
    Dim about(0 To 8)
    about(0) = "Servers busy on average: requests/s x mean service seconds; or give qps and service_s."
    about(1) = "Requests per second that arrive at the queue. In requests/s."
    about(2) = "Mean time one request occupies one server, in seconds. In s."
    about(3) = "Largest share of requests that may wait at all; missing means 5%, or any beside wait_ms. From 0 to 1."
    about(4) = "Longest wait in ms that all but late_frac of the requests may have. In ms."
    about(5) = "Share of requests that may wait longer than wait_ms. From 0 to 1."
    about(6) = "Coefficient of variation of service times: standard deviation / mean."
    about(7) = "Coefficient of variation of the gaps between arrivals; above 1 is bursty."
    about(8) = "Flat headroom to compare with: servers = load / util. From 0 to 1."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!SERVERS_FOR_WAIT", Description:="Fewest servers for a waiting target, instead of a flat headroom factor.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_SERVERS_FOR_WAIT_TABLE()
    Dim about(0 To 8)
    about(0) = "Servers busy on average: requests/s x mean service seconds; or give qps and service_s."
    about(1) = "Requests per second that arrive at the queue. In requests/s."
    about(2) = "Mean time one request occupies one server, in seconds. In s."
    about(3) = "Largest share of requests that may wait at all; missing means 5%, or any beside wait_ms. From 0 to 1."
    about(4) = "Longest wait in ms that all but late_frac of the requests may have. In ms."
    about(5) = "Share of requests that may wait longer than wait_ms. From 0 to 1."
    about(6) = "Coefficient of variation of service times: standard deviation / mean."
    about(7) = "Coefficient of variation of the gaps between arrivals; above 1 is bursty."
    about(8) = "Flat headroom to compare with: servers = load / util. From 0 to 1."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!SERVERS_FOR_WAIT_TABLE", Description:="Fewest servers for a waiting target, instead of a flat headroom factor. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_WAIT_P95_MS()
    Dim about(0 To 4)
    about(0) = "Servers behind one queue, each serving one request at a time."
    about(1) = "Requests per second that arrive at the queue. In requests/s."
    about(2) = "Mean time one request occupies one server, in ms. In ms."
    about(3) = "Coefficient of variation of service times: standard deviation / mean."
    about(4) = "Coefficient of variation of the gaps between arrivals; above 1 is bursty."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!WAIT_P95_MS", Description:="The p95 of waiting for one of several servers, 0 when fewer than 5% wait.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_WAIT_P95_MS_TABLE()
    Dim about(0 To 4)
    about(0) = "Servers behind one queue, each serving one request at a time."
    about(1) = "Requests per second that arrive at the queue. In requests/s."
    about(2) = "Mean time one request occupies one server, in ms. In ms."
    about(3) = "Coefficient of variation of service times: standard deviation / mean."
    about(4) = "Coefficient of variation of the gaps between arrivals; above 1 is bursty."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!WAIT_P95_MS_TABLE", Description:="The p95 of waiting for one of several servers, 0 when fewer than 5% wait. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_LENGTH_QUANTILE()
    Dim about(0 To 5)
    about(0) = "Mean length in tokens. In tokens."
    about(1) = "Length in tokens that 95% of requests stay within. In tokens."
    about(2) = "Coefficient of variation of the lengths: standard deviation / mean."
    about(3) = "Share of requests the answer should cover."
    about(4) = "Median length in tokens. In tokens."
    about(5) = "Length in tokens that 99% of requests stay within. In tokens."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!LENGTH_QUANTILE", Description:="A quantile of token lengths, taken to be lognormal, from two of their figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_LENGTH_QUANTILE_TABLE()
    Dim about(0 To 5)
    about(0) = "Mean length in tokens. In tokens."
    about(1) = "Length in tokens that 95% of requests stay within. In tokens."
    about(2) = "Coefficient of variation of the lengths: standard deviation / mean."
    about(3) = "Share of requests the answer should cover."
    about(4) = "Median length in tokens. In tokens."
    about(5) = "Length in tokens that 99% of requests stay within. In tokens."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!LENGTH_QUANTILE_TABLE", Description:="A quantile of token lengths, taken to be lognormal, from two of their figures. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_BREAKEVEN()
    Dim about(0 To 28)
    about(0) = "Input sequence length: prompt tokens per request. In tokens."
    about(1) = "Output sequence length: generated tokens per request. In tokens."
    about(2) = "API model to compare with, e.g. gpt-4o-mini; or give both API prices yourself."
    about(3) = "Model you would host, e.g. llama-3.1-8b; gives the replica's capacity."
    about(4) = "Accelerator you would host it on, e.g. l40s."
    about(5) = "Your monthly volume; missing means only the intervals are computed. In requests/month."
    about(6) = "Measured requests per hour of one fully loaded replica; missing means computed. In requests/hour."
    about(7) = "Accelerators in one replica; missing means the plan's, or 1 with your own capacity. In GPUs."
    about(8) = "Your own price per accelerator-hour; missing means looked up in the price book. In $/hour."
    about(9) = "Your own API price per million input tokens; missing means looked up. In $/M tokens."
    about(10) = "Your own API price per million output tokens; missing means looked up. In $/M tokens."
    about(11) = "Share of input tokens the API bills at its cached price. From 0 to 1."
    about(12) = "Share of requests the API bills at its batch discount. From 0 to 1."
    about(13) = "Monitoring, on-call, storage and other fixed cost of self-hosting. In $/month."
    about(14) = "People's cost of self-hosting. In $/month."
    about(15) = "Share of requests that still goes through the API."
    about(16) = "Peak rate over mean rate; replicas are bought for the peak."
    about(17) = "Share of capacity to plan on; missing means 1 for a measured, 0.7 for a computed one. From 0 to 1."
    about(18) = "Fewest replicas to keep running. In replicas."
    about(19) = "Most replicas you can get; a breakeven beyond them is none. In replicas."
    about(20) = "Weight format of the hosted model; missing means the checkpoint's own."
    about(21) = "Format of the KV cache of the hosted model; missing means the engine's own."
    about(22) = "Tensor-parallel size of the hosted model; missing means chosen by the decision tree."
    about(23) = "GPU provider whose price to use; missing means the cheapest listed."
    about(24) = "Commitment the GPU price is for."
    about(25) = "Serving engine of the hosted model."
    about(26) = "Its version, e.g. 0.11; missing means the current generation."
    about(27) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(28) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!BREAKEVEN", Description:="When self-hosting is cheaper than an API: the set of monthly volumes, or never and why.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_BREAKEVEN_TABLE()
    Dim about(0 To 28)
    about(0) = "Input sequence length: prompt tokens per request. In tokens."
    about(1) = "Output sequence length: generated tokens per request. In tokens."
    about(2) = "API model to compare with, e.g. gpt-4o-mini; or give both API prices yourself."
    about(3) = "Model you would host, e.g. llama-3.1-8b; gives the replica's capacity."
    about(4) = "Accelerator you would host it on, e.g. l40s."
    about(5) = "Your monthly volume; missing means only the intervals are computed. In requests/month."
    about(6) = "Measured requests per hour of one fully loaded replica; missing means computed. In requests/hour."
    about(7) = "Accelerators in one replica; missing means the plan's, or 1 with your own capacity. In GPUs."
    about(8) = "Your own price per accelerator-hour; missing means looked up in the price book. In $/hour."
    about(9) = "Your own API price per million input tokens; missing means looked up. In $/M tokens."
    about(10) = "Your own API price per million output tokens; missing means looked up. In $/M tokens."
    about(11) = "Share of input tokens the API bills at its cached price. From 0 to 1."
    about(12) = "Share of requests the API bills at its batch discount. From 0 to 1."
    about(13) = "Monitoring, on-call, storage and other fixed cost of self-hosting. In $/month."
    about(14) = "People's cost of self-hosting. In $/month."
    about(15) = "Share of requests that still goes through the API."
    about(16) = "Peak rate over mean rate; replicas are bought for the peak."
    about(17) = "Share of capacity to plan on; missing means 1 for a measured, 0.7 for a computed one. From 0 to 1."
    about(18) = "Fewest replicas to keep running. In replicas."
    about(19) = "Most replicas you can get; a breakeven beyond them is none. In replicas."
    about(20) = "Weight format of the hosted model; missing means the checkpoint's own."
    about(21) = "Format of the KV cache of the hosted model; missing means the engine's own."
    about(22) = "Tensor-parallel size of the hosted model; missing means chosen by the decision tree."
    about(23) = "GPU provider whose price to use; missing means the cheapest listed."
    about(24) = "Commitment the GPU price is for."
    about(25) = "Serving engine of the hosted model."
    about(26) = "Its version, e.g. 0.11; missing means the current generation."
    about(27) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(28) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!BREAKEVEN_TABLE", Description:="When self-hosting is cheaper than an API: the set of monthly volumes, or never and why. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_BREAKEVEN_REQUESTS()
    Dim about(0 To 28)
    about(0) = "Input sequence length: prompt tokens per request. In tokens."
    about(1) = "Output sequence length: generated tokens per request. In tokens."
    about(2) = "API model to compare with, e.g. gpt-4o-mini; or give both API prices yourself."
    about(3) = "Model you would host, e.g. llama-3.1-8b; gives the replica's capacity."
    about(4) = "Accelerator you would host it on, e.g. l40s."
    about(5) = "Your monthly volume; missing means only the intervals are computed. In requests/month."
    about(6) = "Measured requests per hour of one fully loaded replica; missing means computed. In requests/hour."
    about(7) = "Accelerators in one replica; missing means the plan's, or 1 with your own capacity. In GPUs."
    about(8) = "Your own price per accelerator-hour; missing means looked up in the price book. In $/hour."
    about(9) = "Your own API price per million input tokens; missing means looked up. In $/M tokens."
    about(10) = "Your own API price per million output tokens; missing means looked up. In $/M tokens."
    about(11) = "Share of input tokens the API bills at its cached price. From 0 to 1."
    about(12) = "Share of requests the API bills at its batch discount. From 0 to 1."
    about(13) = "Monitoring, on-call, storage and other fixed cost of self-hosting. In $/month."
    about(14) = "People's cost of self-hosting. In $/month."
    about(15) = "Share of requests that still goes through the API."
    about(16) = "Peak rate over mean rate; replicas are bought for the peak."
    about(17) = "Share of capacity to plan on; missing means 1 for a measured, 0.7 for a computed one. From 0 to 1."
    about(18) = "Fewest replicas to keep running. In replicas."
    about(19) = "Most replicas you can get; a breakeven beyond them is none. In replicas."
    about(20) = "Weight format of the hosted model; missing means the checkpoint's own."
    about(21) = "Format of the KV cache of the hosted model; missing means the engine's own."
    about(22) = "Tensor-parallel size of the hosted model; missing means chosen by the decision tree."
    about(23) = "GPU provider whose price to use; missing means the cheapest listed."
    about(24) = "Commitment the GPU price is for."
    about(25) = "Serving engine of the hosted model."
    about(26) = "Its version, e.g. 0.11; missing means the current generation."
    about(27) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(28) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!BREAKEVEN_REQUESTS", Description:="The smallest monthly volume at which self-hosting is cheaper than an API, or never.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_BREAKEVEN_REQUESTS_TABLE()
    Dim about(0 To 28)
    about(0) = "Input sequence length: prompt tokens per request. In tokens."
    about(1) = "Output sequence length: generated tokens per request. In tokens."
    about(2) = "API model to compare with, e.g. gpt-4o-mini; or give both API prices yourself."
    about(3) = "Model you would host, e.g. llama-3.1-8b; gives the replica's capacity."
    about(4) = "Accelerator you would host it on, e.g. l40s."
    about(5) = "Your monthly volume; missing means only the intervals are computed. In requests/month."
    about(6) = "Measured requests per hour of one fully loaded replica; missing means computed. In requests/hour."
    about(7) = "Accelerators in one replica; missing means the plan's, or 1 with your own capacity. In GPUs."
    about(8) = "Your own price per accelerator-hour; missing means looked up in the price book. In $/hour."
    about(9) = "Your own API price per million input tokens; missing means looked up. In $/M tokens."
    about(10) = "Your own API price per million output tokens; missing means looked up. In $/M tokens."
    about(11) = "Share of input tokens the API bills at its cached price. From 0 to 1."
    about(12) = "Share of requests the API bills at its batch discount. From 0 to 1."
    about(13) = "Monitoring, on-call, storage and other fixed cost of self-hosting. In $/month."
    about(14) = "People's cost of self-hosting. In $/month."
    about(15) = "Share of requests that still goes through the API."
    about(16) = "Peak rate over mean rate; replicas are bought for the peak."
    about(17) = "Share of capacity to plan on; missing means 1 for a measured, 0.7 for a computed one. From 0 to 1."
    about(18) = "Fewest replicas to keep running. In replicas."
    about(19) = "Most replicas you can get; a breakeven beyond them is none. In replicas."
    about(20) = "Weight format of the hosted model; missing means the checkpoint's own."
    about(21) = "Format of the KV cache of the hosted model; missing means the engine's own."
    about(22) = "Tensor-parallel size of the hosted model; missing means chosen by the decision tree."
    about(23) = "GPU provider whose price to use; missing means the cheapest listed."
    about(24) = "Commitment the GPU price is for."
    about(25) = "Serving engine of the hosted model."
    about(26) = "Its version, e.g. 0.11; missing means the current generation."
    about(27) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(28) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!BREAKEVEN_REQUESTS_TABLE", Description:="The smallest monthly volume at which self-hosting is cheaper than an API, or never. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_TRAFFIC_FIGURES()
    Dim about(0 To 1)
    about(0) = "The requests, at most 5,000: time, input_tokens, output_tokens, cached_tokens of each."
    about(1) = "Window whose 99th percentile is the peak, in seconds. In s."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!TRAFFIC_FIGURES", Description:="Rate, lengths with tails, peak, bursts and cache hits of measured requests.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_TRAFFIC_FIGURES_TABLE()
    Dim about(0 To 1)
    about(0) = "The requests, at most 5,000: time, input_tokens, output_tokens, cached_tokens of each."
    about(1) = "Window whose 99th percentile is the peak, in seconds. In s."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!TRAFFIC_FIGURES_TABLE", Description:="Rate, lengths with tails, peak, bursts and cache hits of measured requests. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_TRAFFIC_PLAN()
    Dim about(0 To 12)
    about(0) = "The requests, at most 5,000: time, input_tokens, output_tokens, cached_tokens of each."
    about(1) = "Model to serve, e.g. llama-3.1-8b."
    about(2) = "Accelerator to serve it on, e.g. h100."
    about(3) = "API model to compare with at the month's volume, e.g. gpt-4o-mini; missing means none."
    about(4) = "Peak requests per second to plan for; missing means the trace's own rate and peak. In requests/s."
    about(5) = "Target for the p95 of the time to first token, in ms; missing means no target. In ms."
    about(6) = "Target for the mean time per output token after the first, in ms; missing means none. In ms."
    about(7) = "Your own price per accelerator-hour; missing means looked up in the price book. In $/hour."
    about(8) = "Provider whose price to use; missing means the cheapest listed, marketplaces excluded."
    about(9) = "Commitment the price is for."
    about(10) = "Window whose 99th percentile is the peak, in seconds. In s."
    about(11) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(12) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!TRAFFIC_PLAN", Description:="The fleet that measured requests need, and an API's bill for them.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_TRAFFIC_PLAN_TABLE()
    Dim about(0 To 12)
    about(0) = "The requests, at most 5,000: time, input_tokens, output_tokens, cached_tokens of each."
    about(1) = "Model to serve, e.g. llama-3.1-8b."
    about(2) = "Accelerator to serve it on, e.g. h100."
    about(3) = "API model to compare with at the month's volume, e.g. gpt-4o-mini; missing means none."
    about(4) = "Peak requests per second to plan for; missing means the trace's own rate and peak. In requests/s."
    about(5) = "Target for the p95 of the time to first token, in ms; missing means no target. In ms."
    about(6) = "Target for the mean time per output token after the first, in ms; missing means none. In ms."
    about(7) = "Your own price per accelerator-hour; missing means looked up in the price book. In $/hour."
    about(8) = "Provider whose price to use; missing means the cheapest listed, marketplaces excluded."
    about(9) = "Commitment the price is for."
    about(10) = "Window whose 99th percentile is the peak, in seconds. In s."
    about(11) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(12) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!TRAFFIC_PLAN_TABLE", Description:="The fleet that measured requests need, and an API's bill for them. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_TOKENS_PER_STEP()
    Dim about(0 To 4)
    about(0) = "Tokens the draft proposes per step. In tokens."
    about(1) = "Chance that a draft token is accepted if all before it were. From 0 to 1."
    about(2) = "Accepted over proposed tokens, as vLLM's `Avg Draft acceptance rate`. From 0 to 1."
    about(3) = "Mean tokens a step yields, as vLLM's `Mean acceptance length` or SGLang's accept length. In tokens."
    about(4) = "Time of proposing one draft token over the time of one step of the model. From 0 to 1."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!TOKENS_PER_STEP", Description:="Tokens per decode step with speculative decoding, from one measured acceptance figure.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_TOKENS_PER_STEP_TABLE()
    Dim about(0 To 4)
    about(0) = "Tokens the draft proposes per step. In tokens."
    about(1) = "Chance that a draft token is accepted if all before it were. From 0 to 1."
    about(2) = "Accepted over proposed tokens, as vLLM's `Avg Draft acceptance rate`. From 0 to 1."
    about(3) = "Mean tokens a step yields, as vLLM's `Mean acceptance length` or SGLang's accept length. In tokens."
    about(4) = "Time of proposing one draft token over the time of one step of the model. From 0 to 1."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!TOKENS_PER_STEP_TABLE", Description:="Tokens per decode step with speculative decoding, from one measured acceptance figure. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_TCO_OWN()
    Dim about(0 To 22)
    about(0) = "Accelerator, e.g. h100."
    about(1) = "GPUs that work; spares come on top. In GPUs."
    about(2) = "Months compared. In months."
    about(3) = "Share of hours in which the GPUs are needed. From 0 to 1."
    about(4) = "Commitment of the rent it is compared with."
    about(5) = "Your own rent per GPU-hour to compare with; missing means looked up in the price book. In $/hour."
    about(6) = "Provider whose rent to compare with; missing means the cheapest listed."
    about(7) = "Price of one GPU with its share of the server; missing means published, where somebody did. In $."
    about(8) = "Power of one GPU with its share of the server; missing means published. In kW."
    about(9) = "Network (fabric), as a share of the GPUs' price."
    about(10) = "Spares, as a share of the GPUs. From 0 to 1."
    about(11) = "Life for depreciation; what is needed for longer is bought again. In months."
    about(12) = "What it sells for at the end of its life, as a share of its price. From 0 to 1."
    about(13) = "Power usage effectiveness: power of the building over that of the computers."
    about(14) = "Price of electricity; 0 where the colocation's price includes it. In $/kWh."
    about(15) = "Colocation, by the kW provisioned; 0 in a building of your own. In $/kW/month."
    about(16) = "Support and repairs a year, as a share of hardware. From 0 to 1."
    about(17) = "Share of GPUs that fail and are bought again each year at your expense. From 0 to 1."
    about(18) = "People who run the hardware. In $/month."
    about(19) = "Software licences. In $/month."
    about(20) = "Cost of capital a year, by which later cash counts for less. From 0 to 1."
    about(21) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(22) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!TCO_OWN", Description:="What a GPU-hour of your own costs: hardware, power, space, staff, capital.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_TCO_OWN_TABLE()
    Dim about(0 To 22)
    about(0) = "Accelerator, e.g. h100."
    about(1) = "GPUs that work; spares come on top. In GPUs."
    about(2) = "Months compared. In months."
    about(3) = "Share of hours in which the GPUs are needed. From 0 to 1."
    about(4) = "Commitment of the rent it is compared with."
    about(5) = "Your own rent per GPU-hour to compare with; missing means looked up in the price book. In $/hour."
    about(6) = "Provider whose rent to compare with; missing means the cheapest listed."
    about(7) = "Price of one GPU with its share of the server; missing means published, where somebody did. In $."
    about(8) = "Power of one GPU with its share of the server; missing means published. In kW."
    about(9) = "Network (fabric), as a share of the GPUs' price."
    about(10) = "Spares, as a share of the GPUs. From 0 to 1."
    about(11) = "Life for depreciation; what is needed for longer is bought again. In months."
    about(12) = "What it sells for at the end of its life, as a share of its price. From 0 to 1."
    about(13) = "Power usage effectiveness: power of the building over that of the computers."
    about(14) = "Price of electricity; 0 where the colocation's price includes it. In $/kWh."
    about(15) = "Colocation, by the kW provisioned; 0 in a building of your own. In $/kW/month."
    about(16) = "Support and repairs a year, as a share of hardware. From 0 to 1."
    about(17) = "Share of GPUs that fail and are bought again each year at your expense. From 0 to 1."
    about(18) = "People who run the hardware. In $/month."
    about(19) = "Software licences. In $/month."
    about(20) = "Cost of capital a year, by which later cash counts for less. From 0 to 1."
    about(21) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(22) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!TCO_OWN_TABLE", Description:="What a GPU-hour of your own costs: hardware, power, space, staff, capital. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_TCO_RENT()
    Dim about(0 To 17)
    about(0) = "Accelerator, e.g. h100."
    about(1) = "GPUs that work at a time. In GPUs."
    about(2) = "Months compared. In months."
    about(3) = "Share of hours in which they are needed; on-demand and spot are paid for these alone. From 0 to 1."
    about(4) = "Commitment the value is for; the table has the others."
    about(5) = "Provider the value is for; missing means the cheapest listed."
    about(6) = "Your own rent per GPU-hour; missing means looked up in the price book. In $/hour."
    about(7) = "Share of spot work lost to interruptions; missing means 5%, or what the next two come to."
    about(8) = "Share of spot machines reclaimed in a month, e.g. 20%."
    about(9) = "Hours of work an interruption costs: half a checkpoint's interval and the restart. In h."
    about(10) = "Change of rents a year. From 0 to 1."
    about(11) = "Data stored, in GB. In GB."
    about(12) = "Price of storage, USD per GB and month. In $/GB."
    about(13) = "Data sent out of the cloud each month, in GB. In GB."
    about(14) = "Price of data sent out, USD per GB. In $/GB."
    about(15) = "Cost of capital a year, by which later cash counts for less. From 0 to 1."
    about(16) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(17) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!TCO_RENT", Description:="What a GPU-hour costs rented: on demand, as spot, reserved, by provider.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_TCO_RENT_TABLE()
    Dim about(0 To 17)
    about(0) = "Accelerator, e.g. h100."
    about(1) = "GPUs that work at a time. In GPUs."
    about(2) = "Months compared. In months."
    about(3) = "Share of hours in which they are needed; on-demand and spot are paid for these alone. From 0 to 1."
    about(4) = "Commitment the value is for; the table has the others."
    about(5) = "Provider the value is for; missing means the cheapest listed."
    about(6) = "Your own rent per GPU-hour; missing means looked up in the price book. In $/hour."
    about(7) = "Share of spot work lost to interruptions; missing means 5%, or what the next two come to."
    about(8) = "Share of spot machines reclaimed in a month, e.g. 20%."
    about(9) = "Hours of work an interruption costs: half a checkpoint's interval and the restart. In h."
    about(10) = "Change of rents a year. From 0 to 1."
    about(11) = "Data stored, in GB. In GB."
    about(12) = "Price of storage, USD per GB and month. In $/GB."
    about(13) = "Data sent out of the cloud each month, in GB. In GB."
    about(14) = "Price of data sent out, USD per GB. In $/GB."
    about(15) = "Cost of capital a year, by which later cash counts for less. From 0 to 1."
    about(16) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(17) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!TCO_RENT_TABLE", Description:="What a GPU-hour costs rented: on demand, as spot, reserved, by provider. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_TCO_RENT_OR_OWN()
    Dim about(0 To 24)
    about(0) = "Accelerator, e.g. h100."
    about(1) = "GPUs that work; spares come on top when owned. In GPUs."
    about(2) = "Months over which all ways are compared. In months."
    about(3) = "Share of hours in which they are needed; on-demand and spot are paid for these alone. From 0 to 1."
    about(4) = "Your own on-demand rent per GPU-hour; missing means the cheapest listed. In $/hour."
    about(5) = "Your own spot rent per GPU-hour; missing means the cheapest listed. In $/hour."
    about(6) = "Your own rent per GPU-hour reserved for a year; missing means the cheapest listed. In $/hour."
    about(7) = "Your own rent per GPU-hour reserved for three years; missing means the cheapest listed. In $/hour."
    about(8) = "Share of spot work lost to interruptions."
    about(9) = "Change of rents a year. From 0 to 1."
    about(10) = "Price of one GPU with its share of the server; missing means published, where somebody did. In $."
    about(11) = "Power of one GPU with its share of the server; missing means published. In kW."
    about(12) = "Network (fabric), as a share of the GPUs' price."
    about(13) = "Spares, as a share of the GPUs. From 0 to 1."
    about(14) = "Life for depreciation; what is needed for longer is bought again. In months."
    about(15) = "What it sells for at the end of its life, as a share of its price. From 0 to 1."
    about(16) = "Power usage effectiveness: power of the building over that of the computers."
    about(17) = "Price of electricity; 0 where the colocation's price includes it. In $/kWh."
    about(18) = "Colocation, by the kW provisioned; 0 in a building of your own. In $/kW/month."
    about(19) = "Support and repairs a year, as a share of hardware. From 0 to 1."
    about(20) = "Share of GPUs that fail and are bought again each year at your expense. From 0 to 1."
    about(21) = "People who run the hardware. In $/month."
    about(22) = "Software licences. In $/month."
    about(23) = "Cost of capital a year, by which later cash counts for less. From 0 to 1."
    about(24) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!TCO_RENT_OR_OWN", Description:="Renting in four ways against owning: present cost, payback, cash by month.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_TCO_RENT_OR_OWN_TABLE()
    Dim about(0 To 24)
    about(0) = "Accelerator, e.g. h100."
    about(1) = "GPUs that work; spares come on top when owned. In GPUs."
    about(2) = "Months over which all ways are compared. In months."
    about(3) = "Share of hours in which they are needed; on-demand and spot are paid for these alone. From 0 to 1."
    about(4) = "Your own on-demand rent per GPU-hour; missing means the cheapest listed. In $/hour."
    about(5) = "Your own spot rent per GPU-hour; missing means the cheapest listed. In $/hour."
    about(6) = "Your own rent per GPU-hour reserved for a year; missing means the cheapest listed. In $/hour."
    about(7) = "Your own rent per GPU-hour reserved for three years; missing means the cheapest listed. In $/hour."
    about(8) = "Share of spot work lost to interruptions."
    about(9) = "Change of rents a year. From 0 to 1."
    about(10) = "Price of one GPU with its share of the server; missing means published, where somebody did. In $."
    about(11) = "Power of one GPU with its share of the server; missing means published. In kW."
    about(12) = "Network (fabric), as a share of the GPUs' price."
    about(13) = "Spares, as a share of the GPUs. From 0 to 1."
    about(14) = "Life for depreciation; what is needed for longer is bought again. In months."
    about(15) = "What it sells for at the end of its life, as a share of its price. From 0 to 1."
    about(16) = "Power usage effectiveness: power of the building over that of the computers."
    about(17) = "Price of electricity; 0 where the colocation's price includes it. In $/kWh."
    about(18) = "Colocation, by the kW provisioned; 0 in a building of your own. In $/kW/month."
    about(19) = "Support and repairs a year, as a share of hardware. From 0 to 1."
    about(20) = "Share of GPUs that fail and are bought again each year at your expense. From 0 to 1."
    about(21) = "People who run the hardware. In $/month."
    about(22) = "Software licences. In $/month."
    about(23) = "Cost of capital a year, by which later cash counts for less. From 0 to 1."
    about(24) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!TCO_RENT_OR_OWN_TABLE", Description:="Renting in four ways against owning: present cost, payback, cash by month. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_NPV_USD()
    Dim about(0 To 2)
    about(0) = "Cash of each period, the first of them now: received above 0, paid below, one below another."
    about(1) = "Cost of capital a year. From 0 to 1."
    about(2) = "Length of a period: month or year."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!NPV_USD", Description:="Present value of cash by month or year, the first of it now.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_NPV_USD_TABLE()
    Dim about(0 To 2)
    about(0) = "Cash of each period, the first of them now: received above 0, paid below, one below another."
    about(1) = "Cost of capital a year. From 0 to 1."
    about(2) = "Length of a period: month or year."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!NPV_USD_TABLE", Description:="Present value of cash by month or year, the first of it now. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_IRR_FRAC()
    Dim about(0 To 1)
    about(0) = "Cash of each period, the first of them now: received above 0, paid below, one below another."
    about(1) = "Length of a period: month or year."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!IRR_FRAC", Description:="Yearly rate of return: that at which the present value of the cash is nothing.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_IRR_FRAC_TABLE()
    Dim about(0 To 1)
    about(0) = "Cash of each period, the first of them now: received above 0, paid below, one below another."
    about(1) = "Length of a period: month or year."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!IRR_FRAC_TABLE", Description:="Yearly rate of return: that at which the present value of the cash is nothing. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_PAYBACK_MONTHS()
    Dim about(0 To 1)
    about(0) = "Cash of each period, the first of them now: received above 0, paid below, one below another."
    about(1) = "Length of a period: month or year."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!PAYBACK_MONTHS", Description:="Months until what came in covers what was paid, or never.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_PAYBACK_MONTHS_TABLE()
    Dim about(0 To 1)
    about(0) = "Cash of each period, the first of them now: received above 0, paid below, one below another."
    about(1) = "Length of a period: month or year."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!PAYBACK_MONTHS_TABLE", Description:="Months until what came in covers what was paid, or never. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_COMPARE_SOURCING()
    Dim about(0 To 40)
    about(0) = "Input sequence length: prompt tokens per request. In tokens."
    about(1) = "Output sequence length: generated tokens per request. In tokens."
    about(2) = "Volume of the first month. In requests/month."
    about(3) = "API model, e.g. gpt-4o; or give both API prices yourself."
    about(4) = "Model you would host, e.g. llama-3.1-70b; gives the replica's capacity."
    about(5) = "Accelerator you would host it on, e.g. h100."
    about(6) = "Months compared. In months."
    about(7) = "Growth of the volume a month."
    about(8) = "Decline of the API's price a year."
    about(9) = "Change of rents a year. From 0 to 1."
    about(10) = "Peak rate over mean rate; replicas are there for the peak."
    about(11) = "Share of capacity to plan on; missing means 1 for a measured, 0.7 for a computed one. From 0 to 1."
    about(12) = "Monitoring, on-call and other cost of hosting, rented or owned. In $/month."
    about(13) = "Share of requests that still goes through the API when hosted."
    about(14) = "First months in which the API is still paid in full beside what is hosted. In months."
    about(15) = "What moving away from the API costs, once, at the start. In $."
    about(16) = "Measured requests per hour of one fully loaded replica; missing means computed. In requests/hour."
    about(17) = "Accelerators in one replica; missing means the plan's, or 1 with your own capacity. In GPUs."
    about(18) = "Your own rent per accelerator-hour; missing means looked up in the price book. In $/hour."
    about(19) = "Provider whose rent to use; missing means the cheapest listed."
    about(20) = "Commitment the rent is for."
    about(21) = "Your own API price per million input tokens; missing means looked up. In $/M tokens."
    about(22) = "Your own API price per million output tokens; missing means looked up. In $/M tokens."
    about(23) = "Weight format of the hosted model; missing means the checkpoint's own."
    about(24) = "Tensor-parallel size of the hosted model; missing means chosen by the decision tree."
    about(25) = "Serving engine of the hosted model."
    about(26) = "Price of one GPU with its share of the server; missing means published, where somebody did. In $."
    about(27) = "Power of one GPU with its share of the server; missing means published. In kW."
    about(28) = "Network (fabric), as a share of the GPUs' price."
    about(29) = "Spares, as a share of the GPUs. From 0 to 1."
    about(30) = "Life for depreciation; what is needed for longer is bought again. In months."
    about(31) = "What it sells for at the end of its life, as a share of its price. From 0 to 1."
    about(32) = "Power usage effectiveness: power of the building over that of the computers."
    about(33) = "Price of electricity; 0 where the colocation's price includes it. In $/kWh."
    about(34) = "Colocation, by the kW provisioned; 0 in a building of your own. In $/kW/month."
    about(35) = "Support and repairs a year, as a share of hardware. From 0 to 1."
    about(36) = "Share of GPUs that fail and are bought again each year at your expense. From 0 to 1."
    about(37) = "People who run the hardware. In $/month."
    about(38) = "Software licences. In $/month."
    about(39) = "Cost of capital a year, by which later cash counts for less. From 0 to 1."
    about(40) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!COMPARE_SOURCING", Description:="API, rented or owned replicas for one workload, month by month.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_COMPARE_SOURCING_TABLE()
    Dim about(0 To 40)
    about(0) = "Input sequence length: prompt tokens per request. In tokens."
    about(1) = "Output sequence length: generated tokens per request. In tokens."
    about(2) = "Volume of the first month. In requests/month."
    about(3) = "API model, e.g. gpt-4o; or give both API prices yourself."
    about(4) = "Model you would host, e.g. llama-3.1-70b; gives the replica's capacity."
    about(5) = "Accelerator you would host it on, e.g. h100."
    about(6) = "Months compared. In months."
    about(7) = "Growth of the volume a month."
    about(8) = "Decline of the API's price a year."
    about(9) = "Change of rents a year. From 0 to 1."
    about(10) = "Peak rate over mean rate; replicas are there for the peak."
    about(11) = "Share of capacity to plan on; missing means 1 for a measured, 0.7 for a computed one. From 0 to 1."
    about(12) = "Monitoring, on-call and other cost of hosting, rented or owned. In $/month."
    about(13) = "Share of requests that still goes through the API when hosted."
    about(14) = "First months in which the API is still paid in full beside what is hosted. In months."
    about(15) = "What moving away from the API costs, once, at the start. In $."
    about(16) = "Measured requests per hour of one fully loaded replica; missing means computed. In requests/hour."
    about(17) = "Accelerators in one replica; missing means the plan's, or 1 with your own capacity. In GPUs."
    about(18) = "Your own rent per accelerator-hour; missing means looked up in the price book. In $/hour."
    about(19) = "Provider whose rent to use; missing means the cheapest listed."
    about(20) = "Commitment the rent is for."
    about(21) = "Your own API price per million input tokens; missing means looked up. In $/M tokens."
    about(22) = "Your own API price per million output tokens; missing means looked up. In $/M tokens."
    about(23) = "Weight format of the hosted model; missing means the checkpoint's own."
    about(24) = "Tensor-parallel size of the hosted model; missing means chosen by the decision tree."
    about(25) = "Serving engine of the hosted model."
    about(26) = "Price of one GPU with its share of the server; missing means published, where somebody did. In $."
    about(27) = "Power of one GPU with its share of the server; missing means published. In kW."
    about(28) = "Network (fabric), as a share of the GPUs' price."
    about(29) = "Spares, as a share of the GPUs. From 0 to 1."
    about(30) = "Life for depreciation; what is needed for longer is bought again. In months."
    about(31) = "What it sells for at the end of its life, as a share of its price. From 0 to 1."
    about(32) = "Power usage effectiveness: power of the building over that of the computers."
    about(33) = "Price of electricity; 0 where the colocation's price includes it. In $/kWh."
    about(34) = "Colocation, by the kW provisioned; 0 in a building of your own. In $/kW/month."
    about(35) = "Support and repairs a year, as a share of hardware. From 0 to 1."
    about(36) = "Share of GPUs that fail and are bought again each year at your expense. From 0 to 1."
    about(37) = "People who run the hardware. In $/month."
    about(38) = "Software licences. In $/month."
    about(39) = "Cost of capital a year, by which later cash counts for less. From 0 to 1."
    about(40) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!COMPARE_SOURCING_TABLE", Description:="API, rented or owned replicas for one workload, month by month. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_DEPLOYMENT_COMPARE()
    Dim about(0 To 24)
    about(0) = "Accelerator, e.g. h100."
    about(1) = "GPUs that work. In GPUs."
    about(2) = "What government cloud costs above cloud; missing means that it is not priced."
    about(3) = "What air-gapped costs above on-premises; missing means that it is not priced."
    about(4) = "Months compared. In months."
    about(5) = "Share of hours in which the GPUs are needed. From 0 to 1."
    about(6) = "Commitment of the cloud's rent."
    about(7) = "Your own rent per GPU-hour in the cloud; missing means looked up in the price book. In $/hour."
    about(8) = "Cloud whose rent to use; missing means the cheapest listed."
    about(9) = "Change of rents a year. From 0 to 1."
    about(10) = "Price of one GPU with its share of the server; missing means published, where somebody did. In $."
    about(11) = "Power of one GPU with its share of the server; missing means published. In kW."
    about(12) = "Network (fabric), as a share of the GPUs' price."
    about(13) = "Spares, as a share of the GPUs. From 0 to 1."
    about(14) = "Life for depreciation; what is needed for longer is bought again. In months."
    about(15) = "What it sells for at the end of its life, as a share of its price. From 0 to 1."
    about(16) = "Power usage effectiveness: power of the building over that of the computers."
    about(17) = "Price of electricity; 0 where the colocation's price includes it. In $/kWh."
    about(18) = "Colocation, by the kW provisioned; 0 in a building of your own. In $/kW/month."
    about(19) = "Support and repairs a year, as a share of hardware. From 0 to 1."
    about(20) = "Share of GPUs that fail and are bought again each year at your expense. From 0 to 1."
    about(21) = "People who run the hardware. In $/month."
    about(22) = "Software licences. In $/month."
    about(23) = "Cost of capital a year, by which later cash counts for less. From 0 to 1."
    about(24) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!DEPLOYMENT_COMPARE", Description:="Cloud, government cloud, on-premises, air-gapped: cost and what each allows.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_DEPLOYMENT_COMPARE_TABLE()
    Dim about(0 To 24)
    about(0) = "Accelerator, e.g. h100."
    about(1) = "GPUs that work. In GPUs."
    about(2) = "What government cloud costs above cloud; missing means that it is not priced."
    about(3) = "What air-gapped costs above on-premises; missing means that it is not priced."
    about(4) = "Months compared. In months."
    about(5) = "Share of hours in which the GPUs are needed. From 0 to 1."
    about(6) = "Commitment of the cloud's rent."
    about(7) = "Your own rent per GPU-hour in the cloud; missing means looked up in the price book. In $/hour."
    about(8) = "Cloud whose rent to use; missing means the cheapest listed."
    about(9) = "Change of rents a year. From 0 to 1."
    about(10) = "Price of one GPU with its share of the server; missing means published, where somebody did. In $."
    about(11) = "Power of one GPU with its share of the server; missing means published. In kW."
    about(12) = "Network (fabric), as a share of the GPUs' price."
    about(13) = "Spares, as a share of the GPUs. From 0 to 1."
    about(14) = "Life for depreciation; what is needed for longer is bought again. In months."
    about(15) = "What it sells for at the end of its life, as a share of its price. From 0 to 1."
    about(16) = "Power usage effectiveness: power of the building over that of the computers."
    about(17) = "Price of electricity; 0 where the colocation's price includes it. In $/kWh."
    about(18) = "Colocation, by the kW provisioned; 0 in a building of your own. In $/kW/month."
    about(19) = "Support and repairs a year, as a share of hardware. From 0 to 1."
    about(20) = "Share of GPUs that fail and are bought again each year at your expense. From 0 to 1."
    about(21) = "People who run the hardware. In $/month."
    about(22) = "Software licences. In $/month."
    about(23) = "Cost of capital a year, by which later cash counts for less. From 0 to 1."
    about(24) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!DEPLOYMENT_COMPARE_TABLE", Description:="Cloud, government cloud, on-premises, air-gapped: cost and what each allows. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_WARM_POOL_GPUS()
    Dim about(0 To 10)
    about(0) = "Fastest rise of demand, in GPUs a minute. In GPUs/min."
    about(1) = "Time that 95% of starts take at most, from the decision to the first token, in s. In s."
    about(2) = "GPUs of the fleet; a flat pool is a share of them. In GPUs."
    about(3) = "How the pool is sized: by ramp x cold start, or as a flat share of the fleet."
    about(4) = "Flat share of the fleet."
    about(5) = "Accelerators of one replica: the pool is whole replicas. In GPUs."
    about(6) = "Accelerator, whose price an idle hour costs."
    about(7) = "Your own price per accelerator-hour; missing means looked up in the price book. In $/hour."
    about(8) = "Provider whose price to use; missing means the cheapest listed."
    about(9) = "Commitment the price is for."
    about(10) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!WARM_POOL_GPUS", Description:="GPUs to keep warm: those that demand asks for while others start.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_WARM_POOL_GPUS_TABLE()
    Dim about(0 To 10)
    about(0) = "Fastest rise of demand, in GPUs a minute. In GPUs/min."
    about(1) = "Time that 95% of starts take at most, from the decision to the first token, in s. In s."
    about(2) = "GPUs of the fleet; a flat pool is a share of them. In GPUs."
    about(3) = "How the pool is sized: by ramp x cold start, or as a flat share of the fleet."
    about(4) = "Flat share of the fleet."
    about(5) = "Accelerators of one replica: the pool is whole replicas. In GPUs."
    about(6) = "Accelerator, whose price an idle hour costs."
    about(7) = "Your own price per accelerator-hour; missing means looked up in the price book. In $/hour."
    about(8) = "Provider whose price to use; missing means the cheapest listed."
    about(9) = "Commitment the price is for."
    about(10) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!WARM_POOL_GPUS_TABLE", Description:="GPUs to keep warm: those that demand asks for while others start. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_BULK_JOB_COST()
    Dim about(0 To 30)
    about(0) = "Documents to process, one request each. In documents."
    about(1) = "Input tokens of one document, prompt included. In tokens."
    about(2) = "Output tokens of one document; 0 prices input alone, as the documents' example does. In tokens."
    about(3) = "Open model, e.g. llama-3.1-70b; APIs that serve it are looked up in the price book."
    about(4) = "Accelerator you would run it on, e.g. h100."
    about(5) = "Way whose cost is the value; cheapest is of those that end in time, and of owned accelerators only if owned_gpus says that there are any."
    about(6) = "Hours the job may take. In h."
    about(7) = "API model; missing means the cheapest that serves model."
    about(8) = "Your own API price per million input tokens; missing means looked up. In $/M tokens."
    about(9) = "Your own API price per million output tokens; missing means looked up. In $/M tokens."
    about(10) = "What the batch API takes off; missing means the book's. From 0 to 1."
    about(11) = "Your rate limit at the API, input and output; missing leaves its duration open. In tokens/min."
    about(12) = "Accelerators to rent; missing means as many as end in time. In GPUs."
    about(13) = "Accelerators you own that have idle hours; missing shows what owning would take. In GPUs."
    about(14) = "Measured tokens per second of one fully loaded GPU, input and output; missing means computed. In tokens/s."
    about(15) = "Your own on-demand price per accelerator-hour; missing means looked up. In $/hour."
    about(16) = "Your own spot price per accelerator-hour; missing means looked up. In $/hour."
    about(17) = "GPU provider whose prices to use; missing means the cheapest listed."
    about(18) = "Share of a GPU's throughput that serving online can use. From 0 to 1."
    about(19) = "Share of the work on spot GPUs lost to interruptions and done again."
    about(20) = "Hours a day your owned accelerators are free. In h."
    about(21) = "What an hour of an owned accelerator adds to your bill; missing means electricity. In $/hour."
    about(22) = "Price of electricity. In $/kWh."
    about(23) = "Power of an accelerator with its server; missing means published, or by its TDP. In kW."
    about(24) = "Power usage effectiveness: power of the building over that of the computers."
    about(25) = "Price of an accelerator with its server; missing means published, where somebody did. In $."
    about(26) = "Months it is written off over. In months."
    about(27) = "Weight format of the hosted model; missing means the checkpoint's own."
    about(28) = "Tensor-parallel size; missing means chosen by the decision tree."
    about(29) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(30) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!BULK_JOB_COST", Description:="What one bulk job costs by workload category, how long it takes, and which is cheapest.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_BULK_JOB_COST_TABLE()
    Dim about(0 To 30)
    about(0) = "Documents to process, one request each. In documents."
    about(1) = "Input tokens of one document, prompt included. In tokens."
    about(2) = "Output tokens of one document; 0 prices input alone, as the documents' example does. In tokens."
    about(3) = "Open model, e.g. llama-3.1-70b; APIs that serve it are looked up in the price book."
    about(4) = "Accelerator you would run it on, e.g. h100."
    about(5) = "Way whose cost is the value; cheapest is of those that end in time, and of owned accelerators only if owned_gpus says that there are any."
    about(6) = "Hours the job may take. In h."
    about(7) = "API model; missing means the cheapest that serves model."
    about(8) = "Your own API price per million input tokens; missing means looked up. In $/M tokens."
    about(9) = "Your own API price per million output tokens; missing means looked up. In $/M tokens."
    about(10) = "What the batch API takes off; missing means the book's. From 0 to 1."
    about(11) = "Your rate limit at the API, input and output; missing leaves its duration open. In tokens/min."
    about(12) = "Accelerators to rent; missing means as many as end in time. In GPUs."
    about(13) = "Accelerators you own that have idle hours; missing shows what owning would take. In GPUs."
    about(14) = "Measured tokens per second of one fully loaded GPU, input and output; missing means computed. In tokens/s."
    about(15) = "Your own on-demand price per accelerator-hour; missing means looked up. In $/hour."
    about(16) = "Your own spot price per accelerator-hour; missing means looked up. In $/hour."
    about(17) = "GPU provider whose prices to use; missing means the cheapest listed."
    about(18) = "Share of a GPU's throughput that serving online can use. From 0 to 1."
    about(19) = "Share of the work on spot GPUs lost to interruptions and done again."
    about(20) = "Hours a day your owned accelerators are free. In h."
    about(21) = "What an hour of an owned accelerator adds to your bill; missing means electricity. In $/hour."
    about(22) = "Price of electricity. In $/kWh."
    about(23) = "Power of an accelerator with its server; missing means published, or by its TDP. In kW."
    about(24) = "Power usage effectiveness: power of the building over that of the computers."
    about(25) = "Price of an accelerator with its server; missing means published, where somebody did. In $."
    about(26) = "Months it is written off over. In months."
    about(27) = "Weight format of the hosted model; missing means the checkpoint's own."
    about(28) = "Tensor-parallel size; missing means chosen by the decision tree."
    about(29) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(30) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!BULK_JOB_COST_TABLE", Description:="What one bulk job costs by workload category, how long it takes, and which is cheapest. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_COMPUTE_BUDGET()
    Dim about(0 To 5)
    about(0) = "What runs: name, kind, accelerator, how many, hours a month, price of an hour."
    about(1) = "What may be spent a month. In $/month."
    about(2) = "Share of the budget each kind should have; they must sum to 100%."
    about(3) = "What if this share of work went away: for workloads that state none of their own. From 0 to 1."
    about(4) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(5) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!COMPUTE_BUDGET", Description:="What compute costs a month by workload, its shares, and what less work would save.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_COMPUTE_BUDGET_TABLE()
    Dim about(0 To 5)
    about(0) = "What runs: name, kind, accelerator, how many, hours a month, price of an hour."
    about(1) = "What may be spent a month. In $/month."
    about(2) = "Share of the budget each kind should have; they must sum to 100%."
    about(3) = "What if this share of work went away: for workloads that state none of their own. From 0 to 1."
    about(4) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(5) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!COMPUTE_BUDGET_TABLE", Description:="What compute costs a month by workload, its shares, and what less work would save. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_COST_LEVERS()
    Dim about(0 To 31)
    about(0) = "Your monthly volume. In requests/month."
    about(1) = "Input sequence length: prompt tokens per request. In tokens."
    about(2) = "Output sequence length: generated tokens per request. In tokens."
    about(3) = "API model that answers now; or give both API prices, or model and gpu of your own fleet."
    about(4) = "Your own API price per million input tokens; missing means looked up. In $/M tokens."
    about(5) = "Your own API price per million output tokens; missing means looked up. In $/M tokens."
    about(6) = "Share of requests answered from a cache of identical ones. From 0 to 1."
    about(7) = "Share of the rest answered from a cache of similar ones. From 0 to 1."
    about(8) = "Share of input tokens that compressing the prompt takes away. From 0 to 1."
    about(9) = "Share of requests tried on the cheap model. From 0 to 1."
    about(10) = "API model of the cascade, e.g. gpt-4o-mini; or give both its prices."
    about(11) = "Its price per million input tokens; missing means looked up. In $/M tokens."
    about(12) = "Its price per million output tokens; missing means looked up. In $/M tokens."
    about(13) = "Share of those tried on the cheap model that the other one answers after all. From 0 to 1."
    about(14) = "Share of input tokens in a prefix that repeats, marked for prompt caching. From 0 to 1."
    about(15) = "Share of that prefix found in the cache; the rest is written to it. From 0 to 1."
    about(16) = "Price of a cached token over the input price; missing means the book's, 0.1 without. From 0 to 1."
    about(17) = "Price of writing one over the input price; missing means the book's, 1.25 without."
    about(18) = "Share of requests that can wait for the batch API. From 0 to 1."
    about(19) = "What the batch API takes off; missing means the book's. From 0 to 1."
    about(20) = "Model of your own fleet, instead of an API."
    about(21) = "Accelerator of your own fleet."
    about(22) = "Weight format your own fleet would change to; its effect is computed, not assumed."
    about(23) = "Weight format your own fleet serves in now; missing means the checkpoint's own."
    about(24) = "Your own price per accelerator-hour; missing means looked up. In $/hour."
    about(25) = "GPU provider whose price to use; missing means the cheapest listed."
    about(26) = "Commitment the GPU price is for."
    about(27) = "Share of the fleet's peak to plan on. From 0 to 1."
    about(28) = "Peak rate over mean rate; a fleet is bought for the peak."
    about(29) = "What running the levers costs: the cache, embeddings, a classifier. In $/month."
    about(30) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(31) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!COST_LEVERS", Description:="What levers save together, each on what the others leave: composed, never added.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_COST_LEVERS_TABLE()
    Dim about(0 To 31)
    about(0) = "Your monthly volume. In requests/month."
    about(1) = "Input sequence length: prompt tokens per request. In tokens."
    about(2) = "Output sequence length: generated tokens per request. In tokens."
    about(3) = "API model that answers now; or give both API prices, or model and gpu of your own fleet."
    about(4) = "Your own API price per million input tokens; missing means looked up. In $/M tokens."
    about(5) = "Your own API price per million output tokens; missing means looked up. In $/M tokens."
    about(6) = "Share of requests answered from a cache of identical ones. From 0 to 1."
    about(7) = "Share of the rest answered from a cache of similar ones. From 0 to 1."
    about(8) = "Share of input tokens that compressing the prompt takes away. From 0 to 1."
    about(9) = "Share of requests tried on the cheap model. From 0 to 1."
    about(10) = "API model of the cascade, e.g. gpt-4o-mini; or give both its prices."
    about(11) = "Its price per million input tokens; missing means looked up. In $/M tokens."
    about(12) = "Its price per million output tokens; missing means looked up. In $/M tokens."
    about(13) = "Share of those tried on the cheap model that the other one answers after all. From 0 to 1."
    about(14) = "Share of input tokens in a prefix that repeats, marked for prompt caching. From 0 to 1."
    about(15) = "Share of that prefix found in the cache; the rest is written to it. From 0 to 1."
    about(16) = "Price of a cached token over the input price; missing means the book's, 0.1 without. From 0 to 1."
    about(17) = "Price of writing one over the input price; missing means the book's, 1.25 without."
    about(18) = "Share of requests that can wait for the batch API. From 0 to 1."
    about(19) = "What the batch API takes off; missing means the book's. From 0 to 1."
    about(20) = "Model of your own fleet, instead of an API."
    about(21) = "Accelerator of your own fleet."
    about(22) = "Weight format your own fleet would change to; its effect is computed, not assumed."
    about(23) = "Weight format your own fleet serves in now; missing means the checkpoint's own."
    about(24) = "Your own price per accelerator-hour; missing means looked up. In $/hour."
    about(25) = "GPU provider whose price to use; missing means the cheapest listed."
    about(26) = "Commitment the GPU price is for."
    about(27) = "Share of the fleet's peak to plan on. From 0 to 1."
    about(28) = "Peak rate over mean rate; a fleet is bought for the peak."
    about(29) = "What running the levers costs: the cache, embeddings, a classifier. In $/month."
    about(30) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(31) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!COST_LEVERS_TABLE", Description:="What levers save together, each on what the others leave: composed, never added. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_PROMPT_CACHE_BREAKEVEN()
    Dim about(0 To 4)
    about(0) = "API model whose cached prices to use; missing means the multiples below."
    about(1) = "Share of the cacheable prefix found in the cache, to be priced. From 0 to 1."
    about(2) = "Price of a cached token over the input price; missing means the model's, else 0.1. From 0 to 1."
    about(3) = "Price of writing one over the input price; missing means the model's, else 1.25; 2 for an hour."
    about(4) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!PROMPT_CACHE_BREAKEVEN", Description:="The hit rate above which prompt caching is cheaper than not to cache.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_PROMPT_CACHE_BREAKEVEN_TABLE()
    Dim about(0 To 4)
    about(0) = "API model whose cached prices to use; missing means the multiples below."
    about(1) = "Share of the cacheable prefix found in the cache, to be priced. From 0 to 1."
    about(2) = "Price of a cached token over the input price; missing means the model's, else 0.1. From 0 to 1."
    about(3) = "Price of writing one over the input price; missing means the model's, else 1.25; 2 for an hour."
    about(4) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!PROMPT_CACHE_BREAKEVEN_TABLE", Description:="The hit rate above which prompt caching is cheaper than not to cache. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_SAVINGS_BY_FORMULA()
    Dim about(0 To 0)
    about(0) = "Techniques: name and the share of the cost each is said to save."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!SAVINGS_BY_FORMULA", Description:="Flat savings combined: 1 - (1 - a)(1 - b)...; they never add.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_SAVINGS_BY_FORMULA_TABLE()
    Dim about(0 To 0)
    about(0) = "Techniques: name and the share of the cost each is said to save."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!SAVINGS_BY_FORMULA_TABLE", Description:="Flat savings combined: 1 - (1 - a)(1 - b)...; they never add. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_MIGRATION_SAVINGS()
    Dim about(0 To 24)
    about(0) = "Your monthly volume: conversations or requests. In requests/month."
    about(1) = "The API's bill; missing means computed from api_model, isl and osl. In $/month."
    about(2) = "What the GPUs cost; missing means gpus x the price of gpu. In $/month."
    about(3) = "People's cost of self-hosting, fully loaded. In $/month."
    about(4) = "Monitoring, network, storage and other cost of self-hosting. In $/month."
    about(5) = "Share that stays with the API, for quality checks and outages."
    about(6) = "Months the move takes, in which the API still serves everything. In months."
    about(7) = "What is paid meanwhile: both stacks, or the API only."
    about(8) = "Paid once for the move. In $."
    about(9) = "Months over which the saving is summed. In months."
    about(10) = "Requests per second the fleet was measured to serve; missing means computed if model, gpu, isl and osl are given. In requests/s."
    about(11) = "Peak rate over mean rate, for the check of capacity."
    about(12) = "API model that answers now, for its bill."
    about(13) = "Prompt tokens per request. In tokens."
    about(14) = "Generated tokens per request. In tokens."
    about(15) = "Model you would host, for the check of capacity."
    about(16) = "Accelerator you would host it on."
    about(17) = "Accelerators you would rent: for their cost, or the check of capacity. In GPUs."
    about(18) = "Your own price per accelerator-hour; missing means looked up. In $/hour."
    about(19) = "GPU provider whose price to use; missing means the cheapest listed."
    about(20) = "Commitment the GPU price is for."
    about(21) = "Weight format of the hosted model; missing means the checkpoint's own."
    about(22) = "Tensor-parallel size; missing means chosen by the decision tree."
    about(23) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(24) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!MIGRATION_SAVINGS", Description:="What moving from an API to your own GPUs saves, the months of migration counted.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_MIGRATION_SAVINGS_TABLE()
    Dim about(0 To 24)
    about(0) = "Your monthly volume: conversations or requests. In requests/month."
    about(1) = "The API's bill; missing means computed from api_model, isl and osl. In $/month."
    about(2) = "What the GPUs cost; missing means gpus x the price of gpu. In $/month."
    about(3) = "People's cost of self-hosting, fully loaded. In $/month."
    about(4) = "Monitoring, network, storage and other cost of self-hosting. In $/month."
    about(5) = "Share that stays with the API, for quality checks and outages."
    about(6) = "Months the move takes, in which the API still serves everything. In months."
    about(7) = "What is paid meanwhile: both stacks, or the API only."
    about(8) = "Paid once for the move. In $."
    about(9) = "Months over which the saving is summed. In months."
    about(10) = "Requests per second the fleet was measured to serve; missing means computed if model, gpu, isl and osl are given. In requests/s."
    about(11) = "Peak rate over mean rate, for the check of capacity."
    about(12) = "API model that answers now, for its bill."
    about(13) = "Prompt tokens per request. In tokens."
    about(14) = "Generated tokens per request. In tokens."
    about(15) = "Model you would host, for the check of capacity."
    about(16) = "Accelerator you would host it on."
    about(17) = "Accelerators you would rent: for their cost, or the check of capacity. In GPUs."
    about(18) = "Your own price per accelerator-hour; missing means looked up. In $/hour."
    about(19) = "GPU provider whose price to use; missing means the cheapest listed."
    about(20) = "Commitment the GPU price is for."
    about(21) = "Weight format of the hosted model; missing means the checkpoint's own."
    about(22) = "Tensor-parallel size; missing means chosen by the decision tree."
    about(23) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(24) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!MIGRATION_SAVINGS_TABLE", Description:="What moving from an API to your own GPUs saves, the months of migration counted. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_MONTHS_TO_BREAKEVEN()
    Dim about(0 To 30)
    about(0) = "Input sequence length: prompt tokens per request. In tokens."
    about(1) = "Output sequence length: generated tokens per request. In tokens."
    about(2) = "How much the volume grows in a month, e.g. 0.2."
    about(3) = "How much the API's price falls in a year, e.g. 0.5; 0 takes today's for good."
    about(4) = "API model to compare with, e.g. gpt-4o-mini; or give both API prices yourself."
    about(5) = "Model you would host, e.g. llama-3.1-8b; gives the replica's capacity."
    about(6) = "Accelerator you would host it on, e.g. l40s."
    about(7) = "Your monthly volume; missing means only the intervals are computed. In requests/month."
    about(8) = "Measured requests per hour of one fully loaded replica; missing means computed. In requests/hour."
    about(9) = "Accelerators in one replica; missing means the plan's, or 1 with your own capacity. In GPUs."
    about(10) = "Your own price per accelerator-hour; missing means looked up in the price book. In $/hour."
    about(11) = "Your own API price per million input tokens; missing means looked up. In $/M tokens."
    about(12) = "Your own API price per million output tokens; missing means looked up. In $/M tokens."
    about(13) = "Share of input tokens the API bills at its cached price. From 0 to 1."
    about(14) = "Share of requests the API bills at its batch discount. From 0 to 1."
    about(15) = "Monitoring, on-call, storage and other fixed cost of self-hosting. In $/month."
    about(16) = "People's cost of self-hosting. In $/month."
    about(17) = "Share of requests that still goes through the API."
    about(18) = "Peak rate over mean rate; replicas are bought for the peak."
    about(19) = "Share of capacity to plan on; missing means 1 for a measured, 0.7 for a computed one. From 0 to 1."
    about(20) = "Fewest replicas to keep running. In replicas."
    about(21) = "Most replicas you can get; a breakeven beyond them is none. In replicas."
    about(22) = "Weight format of the hosted model; missing means the checkpoint's own."
    about(23) = "Format of the KV cache of the hosted model; missing means the engine's own."
    about(24) = "Tensor-parallel size of the hosted model; missing means chosen by the decision tree."
    about(25) = "GPU provider whose price to use; missing means the cheapest listed."
    about(26) = "Commitment the GPU price is for."
    about(27) = "Serving engine of the hosted model."
    about(28) = "Its version, e.g. 0.11; missing means the current generation."
    about(29) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(30) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!MONTHS_TO_BREAKEVEN", Description:="Months until self-hosting beats an API as volume grows and the API's price falls, or never.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_MONTHS_TO_BREAKEVEN_TABLE()
    Dim about(0 To 30)
    about(0) = "Input sequence length: prompt tokens per request. In tokens."
    about(1) = "Output sequence length: generated tokens per request. In tokens."
    about(2) = "How much the volume grows in a month, e.g. 0.2."
    about(3) = "How much the API's price falls in a year, e.g. 0.5; 0 takes today's for good."
    about(4) = "API model to compare with, e.g. gpt-4o-mini; or give both API prices yourself."
    about(5) = "Model you would host, e.g. llama-3.1-8b; gives the replica's capacity."
    about(6) = "Accelerator you would host it on, e.g. l40s."
    about(7) = "Your monthly volume; missing means only the intervals are computed. In requests/month."
    about(8) = "Measured requests per hour of one fully loaded replica; missing means computed. In requests/hour."
    about(9) = "Accelerators in one replica; missing means the plan's, or 1 with your own capacity. In GPUs."
    about(10) = "Your own price per accelerator-hour; missing means looked up in the price book. In $/hour."
    about(11) = "Your own API price per million input tokens; missing means looked up. In $/M tokens."
    about(12) = "Your own API price per million output tokens; missing means looked up. In $/M tokens."
    about(13) = "Share of input tokens the API bills at its cached price. From 0 to 1."
    about(14) = "Share of requests the API bills at its batch discount. From 0 to 1."
    about(15) = "Monitoring, on-call, storage and other fixed cost of self-hosting. In $/month."
    about(16) = "People's cost of self-hosting. In $/month."
    about(17) = "Share of requests that still goes through the API."
    about(18) = "Peak rate over mean rate; replicas are bought for the peak."
    about(19) = "Share of capacity to plan on; missing means 1 for a measured, 0.7 for a computed one. From 0 to 1."
    about(20) = "Fewest replicas to keep running. In replicas."
    about(21) = "Most replicas you can get; a breakeven beyond them is none. In replicas."
    about(22) = "Weight format of the hosted model; missing means the checkpoint's own."
    about(23) = "Format of the KV cache of the hosted model; missing means the engine's own."
    about(24) = "Tensor-parallel size of the hosted model; missing means chosen by the decision tree."
    about(25) = "GPU provider whose price to use; missing means the cheapest listed."
    about(26) = "Commitment the GPU price is for."
    about(27) = "Serving engine of the hosted model."
    about(28) = "Its version, e.g. 0.11; missing means the current generation."
    about(29) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(30) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!MONTHS_TO_BREAKEVEN_TABLE", Description:="Months until self-hosting beats an API as volume grows and the API's price falls, or never. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_MONTHS_OF_CAPACITY()
    Dim about(0 To 41)
    about(0) = "Model to serve, e.g. llama-3.1-8b."
    about(1) = "Accelerator to serve it on, e.g. h100."
    about(2) = "Requests per second at the peak you plan for, or on average beside peak_to_mean; in text, 300/min and 1.5M/month work too. In requests/s."
    about(3) = "Input sequence length: prompt tokens per request, the mean if they vary. In tokens."
    about(4) = "Output sequence length: generated tokens per request, the mean if they vary. In tokens."
    about(5) = "GPUs you have; missing means what is needed today. In GPUs."
    about(6) = "How much the rate grows in a month."
    about(7) = "Days from ordering GPUs to serving on them. In days."
    about(8) = "Target for the time to first token, waiting included, in ms; missing means no target. In ms."
    about(9) = "Target for the mean time per output token after the first, in ms; missing means no target. In ms."
    about(10) = "Flat headroom: share of a replica's peak to plan on; missing means what ttft_ms, p_wait_frac and queue_ms allow by M/G/c waiting, or 0.7 when none of them is given. From 0 to 1."
    about(11) = "Weight format; missing means the checkpoint's own, quantised only if it does not fit."
    about(12) = "Format of the KV cache; missing means the engine's: fp8 beside quantised weights in TensorRT-LLM, else bf16."
    about(13) = "Tensor-parallel size; missing means chosen by the decision tree."
    about(14) = "Your own price per accelerator-hour; missing means looked up in the price book. In $/hour."
    about(15) = "Provider whose price to use; missing means the cheapest listed, marketplaces excluded."
    about(16) = "Commitment the price is for."
    about(17) = "Share of accelerator memory the engine may claim. From 0 to 1."
    about(18) = "Memory per accelerator kept for the runtime: context, graphs, activations. In GiB."
    about(19) = "Most sequences the engine runs in one step. In requests."
    about(20) = "Serving engine."
    about(21) = "Its version, e.g. 0.11; missing means the current generation."
    about(22) = "Pipeline-parallel stages of one replica."
    about(23) = "Expert-parallel size: above 1, experts are divided whole over the replica's accelerators."
    about(24) = "How attention is divided: tensor (over heads) or data (each GPU its own requests)."
    about(25) = "Largest share of requests that may wait for a slot. From 0 to 1."
    about(26) = "Time that 95% of requests wait for a slot at most, in ms. In ms."
    about(27) = "Which figure ttft_ms is a target for: p95, p50 or the mean."
    about(28) = "Rate at the peak over qps, where qps is the mean."
    about(29) = "Prompt length 95% of requests stay within; missing means all prompts are alike. In tokens."
    about(30) = "Prompt length 99% of requests stay within, instead of isl_p95. In tokens."
    about(31) = "Answer length 95% of requests stay within; missing means all answers are alike. In tokens."
    about(32) = "Answer length 99% of requests stay within, instead of osl_p95. In tokens."
    about(33) = "Burstiness: squared CV of the gaps between requests; 1 is Poisson."
    about(34) = "Share of prompt tokens found in the prefix cache and not computed again."
    about(35) = "Speculative decoding: tokens a draft proposes per step; 0 is none. In tokens."
    about(36) = "Measured chance that a draft token is accepted if all before it were. From 0 to 1."
    about(37) = "Measured accepted over proposed draft tokens (vLLM: Avg Draft acceptance rate). From 0 to 1."
    about(38) = "Measured tokens a step yields (vLLM: Mean acceptance length). In tokens."
    about(39) = "Time of proposing one draft token over the time of one step. From 0 to 1."
    about(40) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(41) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!MONTHS_OF_CAPACITY", Description:="Months until the GPUs there are no longer carry a growing rate, and when to order more.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_MONTHS_OF_CAPACITY_TABLE()
    Dim about(0 To 41)
    about(0) = "Model to serve, e.g. llama-3.1-8b."
    about(1) = "Accelerator to serve it on, e.g. h100."
    about(2) = "Requests per second at the peak you plan for, or on average beside peak_to_mean; in text, 300/min and 1.5M/month work too. In requests/s."
    about(3) = "Input sequence length: prompt tokens per request, the mean if they vary. In tokens."
    about(4) = "Output sequence length: generated tokens per request, the mean if they vary. In tokens."
    about(5) = "GPUs you have; missing means what is needed today. In GPUs."
    about(6) = "How much the rate grows in a month."
    about(7) = "Days from ordering GPUs to serving on them. In days."
    about(8) = "Target for the time to first token, waiting included, in ms; missing means no target. In ms."
    about(9) = "Target for the mean time per output token after the first, in ms; missing means no target. In ms."
    about(10) = "Flat headroom: share of a replica's peak to plan on; missing means what ttft_ms, p_wait_frac and queue_ms allow by M/G/c waiting, or 0.7 when none of them is given. From 0 to 1."
    about(11) = "Weight format; missing means the checkpoint's own, quantised only if it does not fit."
    about(12) = "Format of the KV cache; missing means the engine's: fp8 beside quantised weights in TensorRT-LLM, else bf16."
    about(13) = "Tensor-parallel size; missing means chosen by the decision tree."
    about(14) = "Your own price per accelerator-hour; missing means looked up in the price book. In $/hour."
    about(15) = "Provider whose price to use; missing means the cheapest listed, marketplaces excluded."
    about(16) = "Commitment the price is for."
    about(17) = "Share of accelerator memory the engine may claim. From 0 to 1."
    about(18) = "Memory per accelerator kept for the runtime: context, graphs, activations. In GiB."
    about(19) = "Most sequences the engine runs in one step. In requests."
    about(20) = "Serving engine."
    about(21) = "Its version, e.g. 0.11; missing means the current generation."
    about(22) = "Pipeline-parallel stages of one replica."
    about(23) = "Expert-parallel size: above 1, experts are divided whole over the replica's accelerators."
    about(24) = "How attention is divided: tensor (over heads) or data (each GPU its own requests)."
    about(25) = "Largest share of requests that may wait for a slot. From 0 to 1."
    about(26) = "Time that 95% of requests wait for a slot at most, in ms. In ms."
    about(27) = "Which figure ttft_ms is a target for: p95, p50 or the mean."
    about(28) = "Rate at the peak over qps, where qps is the mean."
    about(29) = "Prompt length 95% of requests stay within; missing means all prompts are alike. In tokens."
    about(30) = "Prompt length 99% of requests stay within, instead of isl_p95. In tokens."
    about(31) = "Answer length 95% of requests stay within; missing means all answers are alike. In tokens."
    about(32) = "Answer length 99% of requests stay within, instead of osl_p95. In tokens."
    about(33) = "Burstiness: squared CV of the gaps between requests; 1 is Poisson."
    about(34) = "Share of prompt tokens found in the prefix cache and not computed again."
    about(35) = "Speculative decoding: tokens a draft proposes per step; 0 is none. In tokens."
    about(36) = "Measured chance that a draft token is accepted if all before it were. From 0 to 1."
    about(37) = "Measured accepted over proposed draft tokens (vLLM: Avg Draft acceptance rate). From 0 to 1."
    about(38) = "Measured tokens a step yields (vLLM: Mean acceptance length). In tokens."
    about(39) = "Time of proposing one draft token over the time of one step. From 0 to 1."
    about(40) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(41) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!MONTHS_OF_CAPACITY_TABLE", Description:="Months until the GPUs there are no longer carry a growing rate, and when to order more. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_HYBRID_REPLICAS()
    Dim about(0 To 28)
    about(0) = "Input sequence length: prompt tokens per request. In tokens."
    about(1) = "Output sequence length: generated tokens per request. In tokens."
    about(2) = "API model to compare with, e.g. gpt-4o-mini; or give both API prices yourself."
    about(3) = "Model you would host, e.g. llama-3.1-8b; gives the replica's capacity."
    about(4) = "Accelerator you would host it on, e.g. l40s."
    about(5) = "Your monthly volume; missing means only the intervals are computed. In requests/month."
    about(6) = "Measured requests per hour of one fully loaded replica; missing means computed. In requests/hour."
    about(7) = "Accelerators in one replica; missing means the plan's, or 1 with your own capacity. In GPUs."
    about(8) = "Your own price per accelerator-hour; missing means looked up in the price book. In $/hour."
    about(9) = "Your own API price per million input tokens; missing means looked up. In $/M tokens."
    about(10) = "Your own API price per million output tokens; missing means looked up. In $/M tokens."
    about(11) = "Share of input tokens the API bills at its cached price. From 0 to 1."
    about(12) = "Share of requests the API bills at its batch discount. From 0 to 1."
    about(13) = "Monitoring, on-call, storage and other fixed cost of self-hosting. In $/month."
    about(14) = "People's cost of self-hosting. In $/month."
    about(15) = "Share of requests that still goes through the API."
    about(16) = "Peak rate over mean rate; replicas are bought for the peak."
    about(17) = "Share of capacity to plan on; missing means 1 for a measured, 0.7 for a computed one. From 0 to 1."
    about(18) = "Fewest replicas to keep running. In replicas."
    about(19) = "Most replicas you can get; a breakeven beyond them is none. In replicas."
    about(20) = "Weight format of the hosted model; missing means the checkpoint's own."
    about(21) = "Format of the KV cache of the hosted model; missing means the engine's own."
    about(22) = "Tensor-parallel size of the hosted model; missing means chosen by the decision tree."
    about(23) = "GPU provider whose price to use; missing means the cheapest listed."
    about(24) = "Commitment the GPU price is for."
    about(25) = "Serving engine of the hosted model."
    about(26) = "Its version, e.g. 0.11; missing means the current generation."
    about(27) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(28) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!HYBRID_REPLICAS", Description:="Replicas for the base load when spikes overflow to the API, at the least cost.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_HYBRID_REPLICAS_TABLE()
    Dim about(0 To 28)
    about(0) = "Input sequence length: prompt tokens per request. In tokens."
    about(1) = "Output sequence length: generated tokens per request. In tokens."
    about(2) = "API model to compare with, e.g. gpt-4o-mini; or give both API prices yourself."
    about(3) = "Model you would host, e.g. llama-3.1-8b; gives the replica's capacity."
    about(4) = "Accelerator you would host it on, e.g. l40s."
    about(5) = "Your monthly volume; missing means only the intervals are computed. In requests/month."
    about(6) = "Measured requests per hour of one fully loaded replica; missing means computed. In requests/hour."
    about(7) = "Accelerators in one replica; missing means the plan's, or 1 with your own capacity. In GPUs."
    about(8) = "Your own price per accelerator-hour; missing means looked up in the price book. In $/hour."
    about(9) = "Your own API price per million input tokens; missing means looked up. In $/M tokens."
    about(10) = "Your own API price per million output tokens; missing means looked up. In $/M tokens."
    about(11) = "Share of input tokens the API bills at its cached price. From 0 to 1."
    about(12) = "Share of requests the API bills at its batch discount. From 0 to 1."
    about(13) = "Monitoring, on-call, storage and other fixed cost of self-hosting. In $/month."
    about(14) = "People's cost of self-hosting. In $/month."
    about(15) = "Share of requests that still goes through the API."
    about(16) = "Peak rate over mean rate; replicas are bought for the peak."
    about(17) = "Share of capacity to plan on; missing means 1 for a measured, 0.7 for a computed one. From 0 to 1."
    about(18) = "Fewest replicas to keep running. In replicas."
    about(19) = "Most replicas you can get; a breakeven beyond them is none. In replicas."
    about(20) = "Weight format of the hosted model; missing means the checkpoint's own."
    about(21) = "Format of the KV cache of the hosted model; missing means the engine's own."
    about(22) = "Tensor-parallel size of the hosted model; missing means chosen by the decision tree."
    about(23) = "GPU provider whose price to use; missing means the cheapest listed."
    about(24) = "Commitment the GPU price is for."
    about(25) = "Serving engine of the hosted model."
    about(26) = "Its version, e.g. 0.11; missing means the current generation."
    about(27) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(28) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!HYBRID_REPLICAS_TABLE", Description:="Replicas for the base load when spikes overflow to the API, at the least cost. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_THREE_HORIZONS()
    Dim about(0 To 44)
    about(0) = "Model to serve, e.g. llama-3.1-8b."
    about(1) = "Accelerator to serve it on, e.g. h100."
    about(2) = "Requests per second at the peak you plan for, or on average beside peak_to_mean; in text, 300/min and 1.5M/month work too. In requests/s."
    about(3) = "Input sequence length: prompt tokens per request, the mean if they vary. In tokens."
    about(4) = "Output sequence length: generated tokens per request, the mean if they vary. In tokens."
    about(5) = "Expected growth of the rate in a month."
    about(6) = "How far growth may be off: standard deviation of the monthly figure, e.g. 0.05. From 0 to 1."
    about(7) = "How much GPU prices fall in a year."
    about(8) = "API model the same requests could go to, e.g. gpt-4o-mini; its bill is shown beside."
    about(9) = "How much the API's price falls in a year."
    about(10) = "Seasons, campaigns, new models or hardware: event, from_days, qps_x, gpu_x, for_days."
    about(11) = "Target for the time to first token, waiting included, in ms; missing means no target. In ms."
    about(12) = "Target for the mean time per output token after the first, in ms; missing means no target. In ms."
    about(13) = "Flat headroom: share of a replica's peak to plan on; missing means what ttft_ms, p_wait_frac and queue_ms allow by M/G/c waiting, or 0.7 when none of them is given. From 0 to 1."
    about(14) = "Weight format; missing means the checkpoint's own, quantised only if it does not fit."
    about(15) = "Format of the KV cache; missing means the engine's: fp8 beside quantised weights in TensorRT-LLM, else bf16."
    about(16) = "Tensor-parallel size; missing means chosen by the decision tree."
    about(17) = "Your own price per accelerator-hour; missing means looked up in the price book. In $/hour."
    about(18) = "Provider whose price to use; missing means the cheapest listed, marketplaces excluded."
    about(19) = "Commitment the price is for."
    about(20) = "Share of accelerator memory the engine may claim. From 0 to 1."
    about(21) = "Memory per accelerator kept for the runtime: context, graphs, activations. In GiB."
    about(22) = "Most sequences the engine runs in one step. In requests."
    about(23) = "Serving engine."
    about(24) = "Its version, e.g. 0.11; missing means the current generation."
    about(25) = "Pipeline-parallel stages of one replica."
    about(26) = "Expert-parallel size: above 1, experts are divided whole over the replica's accelerators."
    about(27) = "How attention is divided: tensor (over heads) or data (each GPU its own requests)."
    about(28) = "Largest share of requests that may wait for a slot. From 0 to 1."
    about(29) = "Time that 95% of requests wait for a slot at most, in ms. In ms."
    about(30) = "Which figure ttft_ms is a target for: p95, p50 or the mean."
    about(31) = "Rate at the peak over qps, where qps is the mean."
    about(32) = "Prompt length 95% of requests stay within; missing means all prompts are alike. In tokens."
    about(33) = "Prompt length 99% of requests stay within, instead of isl_p95. In tokens."
    about(34) = "Answer length 95% of requests stay within; missing means all answers are alike. In tokens."
    about(35) = "Answer length 99% of requests stay within, instead of osl_p95. In tokens."
    about(36) = "Burstiness: squared CV of the gaps between requests; 1 is Poisson."
    about(37) = "Share of prompt tokens found in the prefix cache and not computed again."
    about(38) = "Speculative decoding: tokens a draft proposes per step; 0 is none. In tokens."
    about(39) = "Measured chance that a draft token is accepted if all before it were. From 0 to 1."
    about(40) = "Measured accepted over proposed draft tokens (vLLM: Avg Draft acceptance rate). From 0 to 1."
    about(41) = "Measured tokens a step yields (vLLM: Mean acceptance length). In tokens."
    about(42) = "Time of proposing one draft token over the time of one step. From 0 to 1."
    about(43) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(44) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!THREE_HORIZONS", Description:="GPUs to commit to (30 days), to hedge (90) and to watch (365), with what they cost.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_THREE_HORIZONS_TABLE()
    Dim about(0 To 44)
    about(0) = "Model to serve, e.g. llama-3.1-8b."
    about(1) = "Accelerator to serve it on, e.g. h100."
    about(2) = "Requests per second at the peak you plan for, or on average beside peak_to_mean; in text, 300/min and 1.5M/month work too. In requests/s."
    about(3) = "Input sequence length: prompt tokens per request, the mean if they vary. In tokens."
    about(4) = "Output sequence length: generated tokens per request, the mean if they vary. In tokens."
    about(5) = "Expected growth of the rate in a month."
    about(6) = "How far growth may be off: standard deviation of the monthly figure, e.g. 0.05. From 0 to 1."
    about(7) = "How much GPU prices fall in a year."
    about(8) = "API model the same requests could go to, e.g. gpt-4o-mini; its bill is shown beside."
    about(9) = "How much the API's price falls in a year."
    about(10) = "Seasons, campaigns, new models or hardware: event, from_days, qps_x, gpu_x, for_days."
    about(11) = "Target for the time to first token, waiting included, in ms; missing means no target. In ms."
    about(12) = "Target for the mean time per output token after the first, in ms; missing means no target. In ms."
    about(13) = "Flat headroom: share of a replica's peak to plan on; missing means what ttft_ms, p_wait_frac and queue_ms allow by M/G/c waiting, or 0.7 when none of them is given. From 0 to 1."
    about(14) = "Weight format; missing means the checkpoint's own, quantised only if it does not fit."
    about(15) = "Format of the KV cache; missing means the engine's: fp8 beside quantised weights in TensorRT-LLM, else bf16."
    about(16) = "Tensor-parallel size; missing means chosen by the decision tree."
    about(17) = "Your own price per accelerator-hour; missing means looked up in the price book. In $/hour."
    about(18) = "Provider whose price to use; missing means the cheapest listed, marketplaces excluded."
    about(19) = "Commitment the price is for."
    about(20) = "Share of accelerator memory the engine may claim. From 0 to 1."
    about(21) = "Memory per accelerator kept for the runtime: context, graphs, activations. In GiB."
    about(22) = "Most sequences the engine runs in one step. In requests."
    about(23) = "Serving engine."
    about(24) = "Its version, e.g. 0.11; missing means the current generation."
    about(25) = "Pipeline-parallel stages of one replica."
    about(26) = "Expert-parallel size: above 1, experts are divided whole over the replica's accelerators."
    about(27) = "How attention is divided: tensor (over heads) or data (each GPU its own requests)."
    about(28) = "Largest share of requests that may wait for a slot. From 0 to 1."
    about(29) = "Time that 95% of requests wait for a slot at most, in ms. In ms."
    about(30) = "Which figure ttft_ms is a target for: p95, p50 or the mean."
    about(31) = "Rate at the peak over qps, where qps is the mean."
    about(32) = "Prompt length 95% of requests stay within; missing means all prompts are alike. In tokens."
    about(33) = "Prompt length 99% of requests stay within, instead of isl_p95. In tokens."
    about(34) = "Answer length 95% of requests stay within; missing means all answers are alike. In tokens."
    about(35) = "Answer length 99% of requests stay within, instead of osl_p95. In tokens."
    about(36) = "Burstiness: squared CV of the gaps between requests; 1 is Poisson."
    about(37) = "Share of prompt tokens found in the prefix cache and not computed again."
    about(38) = "Speculative decoding: tokens a draft proposes per step; 0 is none. In tokens."
    about(39) = "Measured chance that a draft token is accepted if all before it were. From 0 to 1."
    about(40) = "Measured accepted over proposed draft tokens (vLLM: Avg Draft acceptance rate). From 0 to 1."
    about(41) = "Measured tokens a step yields (vLLM: Mean acceptance length). In tokens."
    about(42) = "Time of proposing one draft token over the time of one step. From 0 to 1."
    about(43) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(44) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!THREE_HORIZONS_TABLE", Description:="GPUs to commit to (30 days), to hedge (90) and to watch (365), with what they cost. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_COMMIT_GPUS()
    Dim about(0 To 11)
    about(0) = "GPUs needed in half of the hours and futures: the median. In GPUs."
    about(1) = "GPUs that are enough in 90% of them; the same as p50_gpus for a need that does not vary. In GPUs."
    about(2) = "Accelerator, whose prices are looked up; or give prices yourself."
    about(3) = "How much GPU prices fall in a year, e.g. 0.3; 0 takes today's for good."
    about(4) = "How much the need grows in a month."
    about(5) = "Your own on-demand price per accelerator-hour. In $/hour."
    about(6) = "Your own price for a commitment of 30 days. In $/hour."
    about(7) = "Your own price for a commitment of a year. In $/hour."
    about(8) = "Your own price for a commitment of three years. In $/hour."
    about(9) = "Whose prices to use; missing means the provider with the cheapest reserved price."
    about(10) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(11) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!COMMIT_GPUS", Description:="GPUs to commit to now, and for how long, when prices fall and the need varies.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_COMMIT_GPUS_TABLE()
    Dim about(0 To 11)
    about(0) = "GPUs needed in half of the hours and futures: the median. In GPUs."
    about(1) = "GPUs that are enough in 90% of them; the same as p50_gpus for a need that does not vary. In GPUs."
    about(2) = "Accelerator, whose prices are looked up; or give prices yourself."
    about(3) = "How much GPU prices fall in a year, e.g. 0.3; 0 takes today's for good."
    about(4) = "How much the need grows in a month."
    about(5) = "Your own on-demand price per accelerator-hour. In $/hour."
    about(6) = "Your own price for a commitment of 30 days. In $/hour."
    about(7) = "Your own price for a commitment of a year. In $/hour."
    about(8) = "Your own price for a commitment of three years. In $/hour."
    about(9) = "Whose prices to use; missing means the provider with the cheapest reserved price."
    about(10) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(11) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!COMMIT_GPUS_TABLE", Description:="GPUs to commit to now, and for how long, when prices fall and the need varies. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_GPUS_FOR_FAILURES()
    Dim about(0 To 13)
    about(0) = "GPUs that must be up for the load, e.g. the answer of GPUS_NEEDED. In GPUs."
    about(1) = "GPUs of one replica, which fail together. In GPUs."
    about(2) = "Zones the fleet is spread over; from 2 on, one of them may be lost."
    about(3) = "Share of the time in which enough replicas must be up."
    about(4) = "Unplanned stops of one GPU in a year."
    about(5) = "Hours until a failed replica is back. In h."
    about(6) = "Share of spot hosts reclaimed in a month; 0 for capacity that is not spot."
    about(7) = "Hours until a reclaimed host is replaced and serves again. In h."
    about(8) = "Accelerator, for its price."
    about(9) = "Your own price per accelerator-hour; missing means looked up, if gpu is given. In $/hour."
    about(10) = "Provider whose price to use; missing means the cheapest listed."
    about(11) = "Commitment the price is for."
    about(12) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(13) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!GPUS_FOR_FAILURES", Description:="GPUs for the day replicas fail, spot hosts are reclaimed or a zone is lost; priced.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_GPUS_FOR_FAILURES_TABLE()
    Dim about(0 To 13)
    about(0) = "GPUs that must be up for the load, e.g. the answer of GPUS_NEEDED. In GPUs."
    about(1) = "GPUs of one replica, which fail together. In GPUs."
    about(2) = "Zones the fleet is spread over; from 2 on, one of them may be lost."
    about(3) = "Share of the time in which enough replicas must be up."
    about(4) = "Unplanned stops of one GPU in a year."
    about(5) = "Hours until a failed replica is back. In h."
    about(6) = "Share of spot hosts reclaimed in a month; 0 for capacity that is not spot."
    about(7) = "Hours until a reclaimed host is replaced and serves again. In h."
    about(8) = "Accelerator, for its price."
    about(9) = "Your own price per accelerator-hour; missing means looked up, if gpu is given. In $/hour."
    about(10) = "Provider whose price to use; missing means the cheapest listed."
    about(11) = "Commitment the price is for."
    about(12) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(13) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!GPUS_FOR_FAILURES_TABLE", Description:="GPUs for the day replicas fail, spot hosts are reclaimed or a zone is lost; priced. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_PROVIDER_BILL()
    Dim about(0 To 8)
    about(0) = "Requests per second on average. In requests/s."
    about(1) = "Providers, a row each: provider, weight, max_qps, api_model, usd_per_request, usd_per_month, latency_ms, p95_ms, quality_frac, error_frac, up."
    about(2) = "Prompt tokens of a request, for providers priced by an API model. In tokens."
    about(3) = "Generated tokens of a request, likewise. In tokens."
    about(4) = "Who gets a request: by weight, by weight within limits, or the cheapest, fastest, best or first that has room."
    about(5) = "Requests simulated. In requests."
    about(6) = "Seed of the simulation; the same one gives the same answer."
    about(7) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(8) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!PROVIDER_BILL", Description:="The monthly bill of requests over several providers, refusals, and each one's day of outage.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_PROVIDER_BILL_TABLE()
    Dim about(0 To 8)
    about(0) = "Requests per second on average. In requests/s."
    about(1) = "Providers, a row each: provider, weight, max_qps, api_model, usd_per_request, usd_per_month, latency_ms, p95_ms, quality_frac, error_frac, up."
    about(2) = "Prompt tokens of a request, for providers priced by an API model. In tokens."
    about(3) = "Generated tokens of a request, likewise. In tokens."
    about(4) = "Who gets a request: by weight, by weight within limits, or the cheapest, fastest, best or first that has room."
    about(5) = "Requests simulated. In requests."
    about(6) = "Seed of the simulation; the same one gives the same answer."
    about(7) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(8) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!PROVIDER_BILL_TABLE", Description:="The monthly bill of requests over several providers, refusals, and each one's day of outage. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_TRAINING_GPU_HOURS()
    Dim about(0 To 14)
    about(0) = "Model whose shape is trained, e.g. llama-3.1-8b."
    about(1) = "Accelerator to train on, e.g. h100."
    about(2) = "Tokens trained on, epochs counted, e.g. 15e12. In tokens."
    about(3) = "Accelerators at once; missing means 8, or those that deadline_days asks for. In GPUs."
    about(4) = "Days in which it must be done, instead of train_gpus. In days."
    about(5) = "full, or lora and qlora: adapters beside frozen weights."
    about(6) = "Share of the dense bf16 peak that model operations reach while it runs. From 0 to 1."
    about(7) = "Unplanned stops of one accelerator in a year; each stops the whole run."
    about(8) = "Hours from a stop to training again. In h."
    about(9) = "Hours between checkpoints; half of them are lost at a stop. In h."
    about(10) = "Your own price per accelerator-hour; missing means looked up in the price book. In $/hour."
    about(11) = "Provider whose price to use; missing means the cheapest listed."
    about(12) = "Commitment the price is for."
    about(13) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(14) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!TRAINING_GPU_HOURS", Description:="Accelerator-hours, days and cost of a training run, by C = 6 N D and the MFU reached.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_TRAINING_GPU_HOURS_TABLE()
    Dim about(0 To 14)
    about(0) = "Model whose shape is trained, e.g. llama-3.1-8b."
    about(1) = "Accelerator to train on, e.g. h100."
    about(2) = "Tokens trained on, epochs counted, e.g. 15e12. In tokens."
    about(3) = "Accelerators at once; missing means 8, or those that deadline_days asks for. In GPUs."
    about(4) = "Days in which it must be done, instead of train_gpus. In days."
    about(5) = "full, or lora and qlora: adapters beside frozen weights."
    about(6) = "Share of the dense bf16 peak that model operations reach while it runs. From 0 to 1."
    about(7) = "Unplanned stops of one accelerator in a year; each stops the whole run."
    about(8) = "Hours from a stop to training again. In h."
    about(9) = "Hours between checkpoints; half of them are lost at a stop. In h."
    about(10) = "Your own price per accelerator-hour; missing means looked up in the price book. In $/hour."
    about(11) = "Provider whose price to use; missing means the cheapest listed."
    about(12) = "Commitment the price is for."
    about(13) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(14) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!TRAINING_GPU_HOURS_TABLE", Description:="Accelerator-hours, days and cost of a training run, by C = 6 N D and the MFU reached. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_TRAINING_MEMORY_GIB()
    Dim about(0 To 9)
    about(0) = "Model to train, e.g. llama-3.1-8b."
    about(1) = "Accelerator it must fit, e.g. h100."
    about(2) = "Accelerators that ZeRO divides over. In GPUs."
    about(3) = "full, lora or qlora."
    about(4) = "What is divided: 0 nothing, 1 the optimiser, 2 gradients too, 3 weights too (FSDP)."
    about(5) = "Tokens of one sequence. In tokens."
    about(6) = "Sequences an accelerator works on at once."
    about(7) = "Activations computed again: all (gradient checkpointing), attention's only (selective, as FlashAttention alone does), or none."
    about(8) = "Rank of LoRA's adapters."
    about(9) = "Share of an accelerator's memory that may be used. From 0 to 1."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!TRAINING_MEMORY_GIB", Description:="GiB an accelerator needs to train a model: weights, gradients, optimiser, activations.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_TRAINING_MEMORY_GIB_TABLE()
    Dim about(0 To 9)
    about(0) = "Model to train, e.g. llama-3.1-8b."
    about(1) = "Accelerator it must fit, e.g. h100."
    about(2) = "Accelerators that ZeRO divides over. In GPUs."
    about(3) = "full, lora or qlora."
    about(4) = "What is divided: 0 nothing, 1 the optimiser, 2 gradients too, 3 weights too (FSDP)."
    about(5) = "Tokens of one sequence. In tokens."
    about(6) = "Sequences an accelerator works on at once."
    about(7) = "Activations computed again: all (gradient checkpointing), attention's only (selective, as FlashAttention alone does), or none."
    about(8) = "Rank of LoRA's adapters."
    about(9) = "Share of an accelerator's memory that may be used. From 0 to 1."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!TRAINING_MEMORY_GIB_TABLE", Description:="GiB an accelerator needs to train a model: weights, gradients, optimiser, activations. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_GPU_SPEC()
    Dim about(0 To 1)
    about(0) = "Accelerator, e.g. h100."
    about(1) = "Figure wanted; the sheet below the answer has all of them."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!GPU_SPEC", Description:="One figure of an accelerator: memory, bandwidth, dense compute, link, power.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_GPU_SPEC_TABLE()
    Dim about(0 To 1)
    about(0) = "Accelerator, e.g. h100."
    about(1) = "Figure wanted; the sheet below the answer has all of them."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!GPU_SPEC_TABLE", Description:="One figure of an accelerator: memory, bandwidth, dense compute, link, power. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_GPU_COMPARE()
    Dim about(0 To 2)
    about(0) = "Accelerators, up to six, e.g. h100, h200, b200; ratios are to the first."
    about(1) = "Commitment the prices are for."
    about(2) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!GPU_COMPARE", Description:="Accelerators side by side: figures, ratios to the first, cheapest price.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_GPU_COMPARE_TABLE()
    Dim about(0 To 2)
    about(0) = "Accelerators, up to six, e.g. h100, h200, b200; ratios are to the first."
    about(1) = "Commitment the prices are for."
    about(2) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!GPU_COMPARE_TABLE", Description:="Accelerators side by side: figures, ratios to the first, cheapest price. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_GPU_VALUE()
    Dim about(0 To 4)
    about(0) = "What decides: inference ranks by the cost of bandwidth, training by that of dense FLOPs."
    about(1) = "Commitment the prices are for; any takes the cheapest of all."
    about(2) = "Accelerators to rank; missing means the whole catalogue."
    about(3) = "Provider whose prices to use; missing means the cheapest listed, marketplaces excluded."
    about(4) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!GPU_VALUE", Description:="Accelerators ranked by what bandwidth costs (inference) or dense FLOPs (training).", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_GPU_VALUE_TABLE()
    Dim about(0 To 4)
    about(0) = "What decides: inference ranks by the cost of bandwidth, training by that of dense FLOPs."
    about(1) = "Commitment the prices are for; any takes the cheapest of all."
    about(2) = "Accelerators to rank; missing means the whole catalogue."
    about(3) = "Provider whose prices to use; missing means the cheapest listed, marketplaces excluded."
    about(4) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!GPU_VALUE_TABLE", Description:="Accelerators ranked by what bandwidth costs (inference) or dense FLOPs (training). All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_POWER_KW()
    Dim about(0 To 8)
    about(0) = "Accelerator, e.g. h100."
    about(1) = "How many of them. In GPUs."
    about(2) = "Country or grid whose average carbon intensity counts, e.g. germany."
    about(3) = "Your own power per accelerator, its share of the host included, before PUE. In kW."
    about(4) = "Power usage effectiveness: power of the site over that of its computers."
    about(5) = "Published power at the meter (all-in) or the board's TDP; missing means all-in if known."
    about(6) = "Average draw over that power; 1 is an upper bound, as rated. From 0 to 1."
    about(7) = "Your price of electricity; missing means no cost is given. In $/kWh."
    about(8) = "Your own carbon intensity, instead of the region's. In gCO2e/kWh."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!POWER_KW", Description:="Power of accelerators at the meter, with energy, its cost and carbon a month.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_POWER_KW_TABLE()
    Dim about(0 To 8)
    about(0) = "Accelerator, e.g. h100."
    about(1) = "How many of them. In GPUs."
    about(2) = "Country or grid whose average carbon intensity counts, e.g. germany."
    about(3) = "Your own power per accelerator, its share of the host included, before PUE. In kW."
    about(4) = "Power usage effectiveness: power of the site over that of its computers."
    about(5) = "Published power at the meter (all-in) or the board's TDP; missing means all-in if known."
    about(6) = "Average draw over that power; 1 is an upper bound, as rated. From 0 to 1."
    about(7) = "Your price of electricity; missing means no cost is given. In $/kWh."
    about(8) = "Your own carbon intensity, instead of the region's. In gCO2e/kWh."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!POWER_KW_TABLE", Description:="Power of accelerators at the meter, with energy, its cost and carbon a month. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_CARBON_KG_PER_MTOK()
    Dim about(0 To 40)
    about(0) = "Model to serve, e.g. llama-3.1-8b."
    about(1) = "Accelerator to serve it on, e.g. h100."
    about(2) = "Requests per second at the peak you plan for, or on average beside peak_to_mean; in text, 300/min and 1.5M/month work too. In requests/s."
    about(3) = "Input sequence length: prompt tokens per request, the mean if they vary. In tokens."
    about(4) = "Output sequence length: generated tokens per request, the mean if they vary. In tokens."
    about(5) = "Target for the time to first token, waiting included, in ms; missing means no target. In ms."
    about(6) = "Target for the mean time per output token after the first, in ms; missing means no target. In ms."
    about(7) = "Flat headroom: share of a replica's peak to plan on; missing means what ttft_ms, p_wait_frac and queue_ms allow by M/G/c waiting, or 0.7 when none of them is given. From 0 to 1."
    about(8) = "Weight format; missing means the checkpoint's own, quantised only if it does not fit."
    about(9) = "Format of the KV cache; missing means the engine's: fp8 beside quantised weights in TensorRT-LLM, else bf16."
    about(10) = "Tensor-parallel size; missing means chosen by the decision tree."
    about(11) = "Share of accelerator memory the engine may claim. From 0 to 1."
    about(12) = "Memory per accelerator kept for the runtime: context, graphs, activations. In GiB."
    about(13) = "Most sequences the engine runs in one step. In requests."
    about(14) = "Serving engine."
    about(15) = "Its version, e.g. 0.11; missing means the current generation."
    about(16) = "Pipeline-parallel stages of one replica."
    about(17) = "Expert-parallel size: above 1, experts are divided whole over the replica's accelerators."
    about(18) = "How attention is divided: tensor (over heads) or data (each GPU its own requests)."
    about(19) = "Largest share of requests that may wait for a slot. From 0 to 1."
    about(20) = "Time that 95% of requests wait for a slot at most, in ms. In ms."
    about(21) = "Which figure ttft_ms is a target for: p95, p50 or the mean."
    about(22) = "Rate at the peak over qps, where qps is the mean."
    about(23) = "Prompt length 95% of requests stay within; missing means all prompts are alike. In tokens."
    about(24) = "Prompt length 99% of requests stay within, instead of isl_p95. In tokens."
    about(25) = "Answer length 95% of requests stay within; missing means all answers are alike. In tokens."
    about(26) = "Answer length 99% of requests stay within, instead of osl_p95. In tokens."
    about(27) = "Burstiness: squared CV of the gaps between requests; 1 is Poisson."
    about(28) = "Share of prompt tokens found in the prefix cache and not computed again."
    about(29) = "Speculative decoding: tokens a draft proposes per step; 0 is none. In tokens."
    about(30) = "Measured chance that a draft token is accepted if all before it were. From 0 to 1."
    about(31) = "Measured accepted over proposed draft tokens (vLLM: Avg Draft acceptance rate). From 0 to 1."
    about(32) = "Measured tokens a step yields (vLLM: Mean acceptance length). In tokens."
    about(33) = "Time of proposing one draft token over the time of one step. From 0 to 1."
    about(34) = "Country or grid whose average carbon intensity counts, e.g. germany."
    about(35) = "Your own power per accelerator, its share of the host included, before PUE. In kW."
    about(36) = "Power usage effectiveness: power of the site over that of its computers."
    about(37) = "Published power at the meter (all-in) or the board's TDP; missing means all-in if known."
    about(38) = "Average draw over that power; 1 is an upper bound, as rated. From 0 to 1."
    about(39) = "Your price of electricity; missing means no cost is given. In $/kWh."
    about(40) = "Your own carbon intensity, instead of the region's. In gCO2e/kWh."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!CARBON_KG_PER_MTOK", Description:="Emissions per million tokens of a fleet sized as GPUS_NEEDED sizes it.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_CARBON_KG_PER_MTOK_TABLE()
    Dim about(0 To 40)
    about(0) = "Model to serve, e.g. llama-3.1-8b."
    about(1) = "Accelerator to serve it on, e.g. h100."
    about(2) = "Requests per second at the peak you plan for, or on average beside peak_to_mean; in text, 300/min and 1.5M/month work too. In requests/s."
    about(3) = "Input sequence length: prompt tokens per request, the mean if they vary. In tokens."
    about(4) = "Output sequence length: generated tokens per request, the mean if they vary. In tokens."
    about(5) = "Target for the time to first token, waiting included, in ms; missing means no target. In ms."
    about(6) = "Target for the mean time per output token after the first, in ms; missing means no target. In ms."
    about(7) = "Flat headroom: share of a replica's peak to plan on; missing means what ttft_ms, p_wait_frac and queue_ms allow by M/G/c waiting, or 0.7 when none of them is given. From 0 to 1."
    about(8) = "Weight format; missing means the checkpoint's own, quantised only if it does not fit."
    about(9) = "Format of the KV cache; missing means the engine's: fp8 beside quantised weights in TensorRT-LLM, else bf16."
    about(10) = "Tensor-parallel size; missing means chosen by the decision tree."
    about(11) = "Share of accelerator memory the engine may claim. From 0 to 1."
    about(12) = "Memory per accelerator kept for the runtime: context, graphs, activations. In GiB."
    about(13) = "Most sequences the engine runs in one step. In requests."
    about(14) = "Serving engine."
    about(15) = "Its version, e.g. 0.11; missing means the current generation."
    about(16) = "Pipeline-parallel stages of one replica."
    about(17) = "Expert-parallel size: above 1, experts are divided whole over the replica's accelerators."
    about(18) = "How attention is divided: tensor (over heads) or data (each GPU its own requests)."
    about(19) = "Largest share of requests that may wait for a slot. From 0 to 1."
    about(20) = "Time that 95% of requests wait for a slot at most, in ms. In ms."
    about(21) = "Which figure ttft_ms is a target for: p95, p50 or the mean."
    about(22) = "Rate at the peak over qps, where qps is the mean."
    about(23) = "Prompt length 95% of requests stay within; missing means all prompts are alike. In tokens."
    about(24) = "Prompt length 99% of requests stay within, instead of isl_p95. In tokens."
    about(25) = "Answer length 95% of requests stay within; missing means all answers are alike. In tokens."
    about(26) = "Answer length 99% of requests stay within, instead of osl_p95. In tokens."
    about(27) = "Burstiness: squared CV of the gaps between requests; 1 is Poisson."
    about(28) = "Share of prompt tokens found in the prefix cache and not computed again."
    about(29) = "Speculative decoding: tokens a draft proposes per step; 0 is none. In tokens."
    about(30) = "Measured chance that a draft token is accepted if all before it were. From 0 to 1."
    about(31) = "Measured accepted over proposed draft tokens (vLLM: Avg Draft acceptance rate). From 0 to 1."
    about(32) = "Measured tokens a step yields (vLLM: Mean acceptance length). In tokens."
    about(33) = "Time of proposing one draft token over the time of one step. From 0 to 1."
    about(34) = "Country or grid whose average carbon intensity counts, e.g. germany."
    about(35) = "Your own power per accelerator, its share of the host included, before PUE. In kW."
    about(36) = "Power usage effectiveness: power of the site over that of its computers."
    about(37) = "Published power at the meter (all-in) or the board's TDP; missing means all-in if known."
    about(38) = "Average draw over that power; 1 is an upper bound, as rated. From 0 to 1."
    about(39) = "Your price of electricity; missing means no cost is given. In $/kWh."
    about(40) = "Your own carbon intensity, instead of the region's. In gCO2e/kWh."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!CARBON_KG_PER_MTOK_TABLE", Description:="Emissions per million tokens of a fleet sized as GPUS_NEEDED sizes it. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_API_PRICE()
    Dim about(0 To 2)
    about(0) = "API model as its provider names it, e.g. gpt-4o-mini or groq/llama-3.3-70b-versatile."
    about(1) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(2) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!API_PRICE", Description:="List price of an API model per million tokens: input, output, cached and batch.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_API_PRICE_TABLE()
    Dim about(0 To 2)
    about(0) = "API model as its provider names it, e.g. gpt-4o-mini or groq/llama-3.3-70b-versatile."
    about(1) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(2) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!API_PRICE_TABLE", Description:="List price of an API model per million tokens: input, output, cached and batch. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_GPU_PRICE()
    Dim about(0 To 4)
    about(0) = "Accelerator, e.g. h100."
    about(1) = "Provider; missing means the cheapest listed, marketplaces excluded."
    about(2) = "Commitment the price is for."
    about(3) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(4) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!GPU_PRICE", Description:="Rental price of one accelerator for one hour, its share of the host included.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_GPU_PRICE_TABLE()
    Dim about(0 To 4)
    about(0) = "Accelerator, e.g. h100."
    about(1) = "Provider; missing means the cheapest listed, marketplaces excluded."
    about(2) = "Commitment the price is for."
    about(3) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(4) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!GPU_PRICE_TABLE", Description:="Rental price of one accelerator for one hour, its share of the host included. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_PRICE_DATE()
    Dim about(0 To 4)
    about(0) = "API model, e.g. gpt-4o-mini; give it or gpu."
    about(1) = "Accelerator, e.g. h100; give it or api_model."
    about(2) = "Provider of the accelerator; missing means the cheapest listed, marketplaces excluded."
    about(3) = "Commitment the accelerator's price is for."
    about(4) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!PRICE_DATE", Description:="The day on which a price was last read at its source, or the price book's own date.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_PRICE_DATE_TABLE()
    Dim about(0 To 4)
    about(0) = "API model, e.g. gpt-4o-mini; give it or gpu."
    about(1) = "Accelerator, e.g. h100; give it or api_model."
    about(2) = "Provider of the accelerator; missing means the cheapest listed, marketplaces excluded."
    about(3) = "Commitment the accelerator's price is for."
    about(4) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!PRICE_DATE_TABLE", Description:="The day on which a price was last read at its source, or the price book's own date. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_PRICE_AGE_DAYS()
    Dim about(0 To 4)
    about(0) = "API model, e.g. gpt-4o-mini; give it or gpu."
    about(1) = "Accelerator, e.g. h100; give it or api_model."
    about(2) = "Provider of the accelerator; missing means the cheapest listed, marketplaces excluded."
    about(3) = "Commitment the accelerator's price is for."
    about(4) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!PRICE_AGE_DAYS", Description:="Days from a price's reading to as_of, or to the price book's own date.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_PRICE_AGE_DAYS_TABLE()
    Dim about(0 To 4)
    about(0) = "API model, e.g. gpt-4o-mini; give it or gpu."
    about(1) = "Accelerator, e.g. h100; give it or api_model."
    about(2) = "Provider of the accelerator; missing means the cheapest listed, marketplaces excluded."
    about(3) = "Commitment the accelerator's price is for."
    about(4) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!PRICE_AGE_DAYS_TABLE", Description:="Days from a price's reading to as_of, or to the price book's own date. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_PRICE_HISTORY()
    Dim about(0 To 5)
    about(0) = "Which of an API model's prices: input, output or cached-input."
    about(1) = "API model, e.g. gpt-4o-mini; give it or gpu."
    about(2) = "Accelerator, e.g. h100; give it or api_model."
    about(3) = "Provider of the accelerator; missing means the cheapest listed, marketplaces excluded."
    about(4) = "Commitment the accelerator's price is for."
    about(5) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!PRICE_HISTORY", Description:="The prices of an API model or of an accelerator's offer, up to as_of.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_PRICE_HISTORY_TABLE()
    Dim about(0 To 5)
    about(0) = "Which of an API model's prices: input, output or cached-input."
    about(1) = "API model, e.g. gpt-4o-mini; give it or gpu."
    about(2) = "Accelerator, e.g. h100; give it or api_model."
    about(3) = "Provider of the accelerator; missing means the cheapest listed, marketplaces excluded."
    about(4) = "Commitment the accelerator's price is for."
    about(5) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!PRICE_HISTORY_TABLE", Description:="The prices of an API model or of an accelerator's offer, up to as_of. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_CHEAPEST_GPU()
    Dim about(0 To 3)
    about(0) = "Accelerator, e.g. h100."
    about(1) = "Commitment the price is for."
    about(2) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(3) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!CHEAPEST_GPU", Description:="Who rents an accelerator out cheapest: providers ranked, each by its cheapest offer.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_CHEAPEST_GPU_TABLE()
    Dim about(0 To 3)
    about(0) = "Accelerator, e.g. h100."
    about(1) = "Commitment the price is for."
    about(2) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(3) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!CHEAPEST_GPU_TABLE", Description:="Who rents an accelerator out cheapest: providers ranked, each by its cheapest offer. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_CHEAPEST_API()
    Dim about(0 To 5)
    about(0) = "Input sequence length: prompt tokens per request. In tokens."
    about(1) = "Output sequence length: generated tokens per request. In tokens."
    about(2) = "Share of input tokens billed at the cached price, where there is one. From 0 to 1."
    about(3) = "Share of requests billed at the batch discount, where there is one. From 0 to 1."
    about(4) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(5) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!CHEAPEST_API", Description:="API models ranked by what one request of these tokens costs, the ten cheapest.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_CHEAPEST_API_TABLE()
    Dim about(0 To 5)
    about(0) = "Input sequence length: prompt tokens per request. In tokens."
    about(1) = "Output sequence length: generated tokens per request. In tokens."
    about(2) = "Share of input tokens billed at the cached price, where there is one. From 0 to 1."
    about(3) = "Share of requests billed at the batch discount, where there is one. From 0 to 1."
    about(4) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(5) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!CHEAPEST_API_TABLE", Description:="API models ranked by what one request of these tokens costs, the ten cheapest. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_GPUS_NEEDED_BY_FORMULA()
    Dim about(0 To 11)
    about(0) = "Model parameters, e.g. 8e9."
    about(1) = "Transformer layers."
    about(2) = "Key/value heads."
    about(3) = "Dimension of one head."
    about(4) = "Context length in tokens. In tokens."
    about(5) = "Generated tokens per request. In tokens."
    about(6) = "GPU memory in GB. In GB."
    about(7) = "Decode latency per token in ms, as you assume it. In ms."
    about(8) = "Steady decode batch. In requests."
    about(9) = "Target requests per second. In requests/s."
    about(10) = "Bytes per weight. In bytes."
    about(11) = "Headroom factor. From 0 to 1."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!GPUS_NEEDED_BY_FORMULA", Description:="GPUs by the documents' four-step formula (57.1.5); it ignores prefill and runtime memory.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_GPUS_NEEDED_BY_FORMULA_TABLE()
    Dim about(0 To 11)
    about(0) = "Model parameters, e.g. 8e9."
    about(1) = "Transformer layers."
    about(2) = "Key/value heads."
    about(3) = "Dimension of one head."
    about(4) = "Context length in tokens. In tokens."
    about(5) = "Generated tokens per request. In tokens."
    about(6) = "GPU memory in GB. In GB."
    about(7) = "Decode latency per token in ms, as you assume it. In ms."
    about(8) = "Steady decode batch. In requests."
    about(9) = "Target requests per second. In requests/s."
    about(10) = "Bytes per weight. In bytes."
    about(11) = "Headroom factor. From 0 to 1."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!GPUS_NEEDED_BY_FORMULA_TABLE", Description:="GPUs by the documents' four-step formula (57.1.5); it ignores prefill and runtime memory. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_FITS_BY_FORMULA()
    Dim about(0 To 2)
    about(0) = "GPU memory in GB. In GB."
    about(1) = "Model parameters in billions. In billion."
    about(2) = "Weight precision."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!FITS_BY_FORMULA", Description:="Whether a model fits by the documents' rule: weights plus 20% within the GPU's memory.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_FITS_BY_FORMULA_TABLE()
    Dim about(0 To 2)
    about(0) = "GPU memory in GB. In GB."
    about(1) = "Model parameters in billions. In billion."
    about(2) = "Weight precision."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!FITS_BY_FORMULA_TABLE", Description:="Whether a model fits by the documents' rule: weights plus 20% within the GPU's memory. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_TOKENS_PER_S_BY_FORMULA()
    Dim about(0 To 1)
    about(0) = "Memory bandwidth in TB/s. In TB/s."
    about(1) = "Model parameters in billions. In billion."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!TOKENS_PER_S_BY_FORMULA", Description:="Single-stream tokens per second: bandwidth over fp16 weight bytes, an upper bound.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_TOKENS_PER_S_BY_FORMULA_TABLE()
    Dim about(0 To 1)
    about(0) = "Memory bandwidth in TB/s. In TB/s."
    about(1) = "Model parameters in billions. In billion."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!TOKENS_PER_S_BY_FORMULA_TABLE", Description:="Single-stream tokens per second: bandwidth over fp16 weight bytes, an upper bound. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_API_COST_PER_REQUEST()
    Dim about(0 To 3)
    about(0) = "USD per million input tokens. In $/M tokens."
    about(1) = "USD per million output tokens. In $/M tokens."
    about(2) = "Input tokens per request. In tokens."
    about(3) = "Output tokens per request. In tokens."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!API_COST_PER_REQUEST", Description:="USD one request costs through an API at given prices and token counts.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_API_COST_PER_REQUEST_TABLE()
    Dim about(0 To 3)
    about(0) = "USD per million input tokens. In $/M tokens."
    about(1) = "USD per million output tokens. In $/M tokens."
    about(2) = "Input tokens per request. In tokens."
    about(3) = "Output tokens per request. In tokens."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!API_COST_PER_REQUEST_TABLE", Description:="USD one request costs through an API at given prices and token counts. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_SELF_HOST_COST_PER_REQUEST()
    Dim about(0 To 4)
    about(0) = "USD per GPU-hour. In $/hour."
    about(1) = "GPUs running all month. In GPUs."
    about(2) = "Monitoring, on-call and other fixed cost in USD a month. In $/month."
    about(3) = "Requests a month. In requests/month."
    about(4) = "Requests per hour one GPU serves; if given, volumes beyond it are warned about. In requests/hour."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!SELF_HOST_COST_PER_REQUEST", Description:="USD one request costs on a fixed self-hosted fleet at a monthly volume.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_SELF_HOST_COST_PER_REQUEST_TABLE()
    Dim about(0 To 4)
    about(0) = "USD per GPU-hour. In $/hour."
    about(1) = "GPUs running all month. In GPUs."
    about(2) = "Monitoring, on-call and other fixed cost in USD a month. In $/month."
    about(3) = "Requests a month. In requests/month."
    about(4) = "Requests per hour one GPU serves; if given, volumes beyond it are warned about. In requests/hour."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!SELF_HOST_COST_PER_REQUEST_TABLE", Description:="USD one request costs on a fixed self-hosted fleet at a monthly volume. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_BREAKEVEN_REQUESTS_BY_FORMULA()
    Dim about(0 To 7)
    about(0) = "USD per million input tokens. In $/M tokens."
    about(1) = "USD per million output tokens. In $/M tokens."
    about(2) = "Input tokens per request. In tokens."
    about(3) = "Output tokens per request. In tokens."
    about(4) = "USD per GPU-hour. In $/hour."
    about(5) = "GPUs running all month. In GPUs."
    about(6) = "Requests per hour one GPU serves; the formula never uses it, the warning does. In requests/hour."
    about(7) = "Monitoring, on-call and other fixed cost in USD a month. In $/month."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!BREAKEVEN_REQUESTS_BY_FORMULA", Description:="Requests a month at which a fixed fleet costs what the API does; capacity is ignored.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_BREAKEVEN_REQUESTS_BY_FORMULA_TABLE()
    Dim about(0 To 7)
    about(0) = "USD per million input tokens. In $/M tokens."
    about(1) = "USD per million output tokens. In $/M tokens."
    about(2) = "Input tokens per request. In tokens."
    about(3) = "Output tokens per request. In tokens."
    about(4) = "USD per GPU-hour. In $/hour."
    about(5) = "GPUs running all month. In GPUs."
    about(6) = "Requests per hour one GPU serves; the formula never uses it, the warning does. In requests/hour."
    about(7) = "Monitoring, on-call and other fixed cost in USD a month. In $/month."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!BREAKEVEN_REQUESTS_BY_FORMULA_TABLE", Description:="Requests a month at which a fixed fleet costs what the API does; capacity is ignored. All figures.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_GPU_CHECK()
    Dim about(0 To 1)
    about(0) = "Name of the function, e.g. GPUS_NEEDED."
    about(1) = "Its arguments, in order."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!GPU_CHECK", Description:="What a call of another function answers, or what is wrong with it, in words.", Category:="gpusize", ArgumentDescriptions:=about
End Sub

Private Sub Help_GPUSIZE_VERSION()
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!GPUSIZE_VERSION", Description:="The version of gpusize that computes this sheet.", Category:="gpusize"
End Sub

Sub GPUSIZE_HELP()
    'Puts the descriptions into the function dialog
    Help_GPUS_NEEDED
    Help_GPUS_NEEDED_TABLE
    Help_CHEAPEST_FLEET
    Help_CHEAPEST_FLEET_TABLE
    Help_REPLICA_PERFORMANCE
    Help_REPLICA_PERFORMANCE_TABLE
    Help_KV_CACHE_BYTES
    Help_KV_CACHE_BYTES_TABLE
    Help_WEIGHTS_GB
    Help_WEIGHTS_GB_TABLE
    Help_MAX_CONCURRENCY
    Help_MAX_CONCURRENCY_TABLE
    Help_THROUGHPUT_CURVE
    Help_THROUGHPUT_CURVE_TABLE
    Help_ROOFLINE
    Help_ROOFLINE_TABLE
    Help_SINGLE_STREAM_BOUND
    Help_SINGLE_STREAM_BOUND_TABLE
    Help_GOLDEN_DEFAULTS
    Help_GOLDEN_DEFAULTS_TABLE
    Help_WHAT_MATTERS
    Help_WHAT_MATTERS_TABLE
    Help_SHAPE_ADVICE
    Help_SHAPE_ADVICE_TABLE
    Help_QUANTISED_SIZES
    Help_QUANTISED_SIZES_TABLE
    Help_KV_CACHE_BY_CONTEXT
    Help_KV_CACHE_BY_CONTEXT_TABLE
    Help_ENGINE_ADVICE
    Help_ENGINE_ADVICE_TABLE
    Help_ALL_REDUCE_MS
    Help_ALL_REDUCE_MS_TABLE
    Help_COLD_START_S
    Help_COLD_START_S_TABLE
    Help_SYMPTOM_FIXES
    Help_SYMPTOM_FIXES_TABLE
    Help_SERVERS_FOR_WAIT
    Help_SERVERS_FOR_WAIT_TABLE
    Help_WAIT_P95_MS
    Help_WAIT_P95_MS_TABLE
    Help_LENGTH_QUANTILE
    Help_LENGTH_QUANTILE_TABLE
    Help_BREAKEVEN
    Help_BREAKEVEN_TABLE
    Help_BREAKEVEN_REQUESTS
    Help_BREAKEVEN_REQUESTS_TABLE
    Help_TRAFFIC_FIGURES
    Help_TRAFFIC_FIGURES_TABLE
    Help_TRAFFIC_PLAN
    Help_TRAFFIC_PLAN_TABLE
    Help_TOKENS_PER_STEP
    Help_TOKENS_PER_STEP_TABLE
    Help_TCO_OWN
    Help_TCO_OWN_TABLE
    Help_TCO_RENT
    Help_TCO_RENT_TABLE
    Help_TCO_RENT_OR_OWN
    Help_TCO_RENT_OR_OWN_TABLE
    Help_NPV_USD
    Help_NPV_USD_TABLE
    Help_IRR_FRAC
    Help_IRR_FRAC_TABLE
    Help_PAYBACK_MONTHS
    Help_PAYBACK_MONTHS_TABLE
    Help_COMPARE_SOURCING
    Help_COMPARE_SOURCING_TABLE
    Help_DEPLOYMENT_COMPARE
    Help_DEPLOYMENT_COMPARE_TABLE
    Help_WARM_POOL_GPUS
    Help_WARM_POOL_GPUS_TABLE
    Help_BULK_JOB_COST
    Help_BULK_JOB_COST_TABLE
    Help_COMPUTE_BUDGET
    Help_COMPUTE_BUDGET_TABLE
    Help_COST_LEVERS
    Help_COST_LEVERS_TABLE
    Help_PROMPT_CACHE_BREAKEVEN
    Help_PROMPT_CACHE_BREAKEVEN_TABLE
    Help_SAVINGS_BY_FORMULA
    Help_SAVINGS_BY_FORMULA_TABLE
    Help_MIGRATION_SAVINGS
    Help_MIGRATION_SAVINGS_TABLE
    Help_MONTHS_TO_BREAKEVEN
    Help_MONTHS_TO_BREAKEVEN_TABLE
    Help_MONTHS_OF_CAPACITY
    Help_MONTHS_OF_CAPACITY_TABLE
    Help_HYBRID_REPLICAS
    Help_HYBRID_REPLICAS_TABLE
    Help_THREE_HORIZONS
    Help_THREE_HORIZONS_TABLE
    Help_COMMIT_GPUS
    Help_COMMIT_GPUS_TABLE
    Help_GPUS_FOR_FAILURES
    Help_GPUS_FOR_FAILURES_TABLE
    Help_PROVIDER_BILL
    Help_PROVIDER_BILL_TABLE
    Help_TRAINING_GPU_HOURS
    Help_TRAINING_GPU_HOURS_TABLE
    Help_TRAINING_MEMORY_GIB
    Help_TRAINING_MEMORY_GIB_TABLE
    Help_GPU_SPEC
    Help_GPU_SPEC_TABLE
    Help_GPU_COMPARE
    Help_GPU_COMPARE_TABLE
    Help_GPU_VALUE
    Help_GPU_VALUE_TABLE
    Help_POWER_KW
    Help_POWER_KW_TABLE
    Help_CARBON_KG_PER_MTOK
    Help_CARBON_KG_PER_MTOK_TABLE
    Help_API_PRICE
    Help_API_PRICE_TABLE
    Help_GPU_PRICE
    Help_GPU_PRICE_TABLE
    Help_PRICE_DATE
    Help_PRICE_DATE_TABLE
    Help_PRICE_AGE_DAYS
    Help_PRICE_AGE_DAYS_TABLE
    Help_PRICE_HISTORY
    Help_PRICE_HISTORY_TABLE
    Help_CHEAPEST_GPU
    Help_CHEAPEST_GPU_TABLE
    Help_CHEAPEST_API
    Help_CHEAPEST_API_TABLE
    Help_GPUS_NEEDED_BY_FORMULA
    Help_GPUS_NEEDED_BY_FORMULA_TABLE
    Help_FITS_BY_FORMULA
    Help_FITS_BY_FORMULA_TABLE
    Help_TOKENS_PER_S_BY_FORMULA
    Help_TOKENS_PER_S_BY_FORMULA_TABLE
    Help_API_COST_PER_REQUEST
    Help_API_COST_PER_REQUEST_TABLE
    Help_SELF_HOST_COST_PER_REQUEST
    Help_SELF_HOST_COST_PER_REQUEST_TABLE
    Help_BREAKEVEN_REQUESTS_BY_FORMULA
    Help_BREAKEVEN_REQUESTS_BY_FORMULA_TABLE
    Help_GPU_CHECK
    Help_GPUSIZE_VERSION
End Sub
