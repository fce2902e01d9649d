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

Function MONTHS_OF_CAPACITY(model, gpu, qps, isl, osl, Optional have_gpus, Optional monthly_growth_frac, Optional lead_days, Optional isl_p95, Optional isl_p99, Optional osl_p95, Optional osl_p99, Optional arrival_cv2, Optional prefix_hit_frac, Optional draft_tokens, Optional acceptance_frac, Optional draft_acceptance_frac, Optional tokens_per_step, Optional draft_cost_frac, Optional ttft_ms, Optional tpot_ms, Optional util, Optional weights, Optional kv, Optional tp, Optional gpu_usd_per_hour, Optional provider, Optional commitment, Optional memory_util_frac, Optional runtime_reserve_gib, Optional max_batch, Optional engine, Optional engine_version, Optional pp, Optional ep, Optional attention, Optional p_wait_frac, Optional queue_ms, Optional ttft_stat, Optional peak_to_mean, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        MONTHS_OF_CAPACITY = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "MONTHS_OF_CAPACITY", Array(model, gpu, qps, isl, osl, have_gpus, monthly_growth_frac, lead_days, isl_p95, isl_p99, osl_p95, osl_p99, arrival_cv2, prefix_hit_frac, draft_tokens, acceptance_frac, draft_acceptance_frac, tokens_per_step, draft_cost_frac, ttft_ms, tpot_ms, util, weights, kv, tp, gpu_usd_per_hour, provider, commitment, memory_util_frac, runtime_reserve_gib, max_batch, engine, engine_version, pp, ep, attention, p_wait_frac, queue_ms, ttft_stat, peak_to_mean, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        MONTHS_OF_CAPACITY = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "MONTHS_OF_CAPACITY", Array(model, gpu, qps, isl, osl, have_gpus, monthly_growth_frac, lead_days, isl_p95, isl_p99, osl_p95, osl_p99, arrival_cv2, prefix_hit_frac, draft_tokens, acceptance_frac, draft_acceptance_frac, tokens_per_step, draft_cost_frac, ttft_ms, tpot_ms, util, weights, kv, tp, gpu_usd_per_hour, provider, commitment, memory_util_frac, runtime_reserve_gib, max_batch, engine, engine_version, pp, ep, attention, p_wait_frac, queue_ms, ttft_stat, peak_to_mean, currency_, as_of)))
        Exit Function
    #End If
failed:
    MONTHS_OF_CAPACITY = CVErr(2015)
End Function

Function MONTHS_OF_CAPACITY_TABLE(model, gpu, qps, isl, osl, Optional have_gpus, Optional monthly_growth_frac, Optional lead_days, Optional isl_p95, Optional isl_p99, Optional osl_p95, Optional osl_p99, Optional arrival_cv2, Optional prefix_hit_frac, Optional draft_tokens, Optional acceptance_frac, Optional draft_acceptance_frac, Optional tokens_per_step, Optional draft_cost_frac, Optional ttft_ms, Optional tpot_ms, Optional util, Optional weights, Optional kv, Optional tp, Optional gpu_usd_per_hour, Optional provider, Optional commitment, Optional memory_util_frac, Optional runtime_reserve_gib, Optional max_batch, Optional engine, Optional engine_version, Optional pp, Optional ep, Optional attention, Optional p_wait_frac, Optional queue_ms, Optional ttft_stat, Optional peak_to_mean, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        MONTHS_OF_CAPACITY_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "MONTHS_OF_CAPACITY_TABLE", Array(model, gpu, qps, isl, osl, have_gpus, monthly_growth_frac, lead_days, isl_p95, isl_p99, osl_p95, osl_p99, arrival_cv2, prefix_hit_frac, draft_tokens, acceptance_frac, draft_acceptance_frac, tokens_per_step, draft_cost_frac, ttft_ms, tpot_ms, util, weights, kv, tp, gpu_usd_per_hour, provider, commitment, memory_util_frac, runtime_reserve_gib, max_batch, engine, engine_version, pp, ep, attention, p_wait_frac, queue_ms, ttft_stat, peak_to_mean, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        MONTHS_OF_CAPACITY_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "MONTHS_OF_CAPACITY_TABLE", Array(model, gpu, qps, isl, osl, have_gpus, monthly_growth_frac, lead_days, isl_p95, isl_p99, osl_p95, osl_p99, arrival_cv2, prefix_hit_frac, draft_tokens, acceptance_frac, draft_acceptance_frac, tokens_per_step, draft_cost_frac, ttft_ms, tpot_ms, util, weights, kv, tp, gpu_usd_per_hour, provider, commitment, memory_util_frac, runtime_reserve_gib, max_batch, engine, engine_version, pp, ep, attention, p_wait_frac, queue_ms, ttft_stat, peak_to_mean, currency_, as_of)))
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

Function THREE_HORIZONS(model, gpu, qps, isl, osl, Optional monthly_growth_frac, Optional growth_sd_frac, Optional yearly_decline_frac, Optional api_model, Optional yearly_api_decline_frac, Optional changes, Optional isl_p95, Optional isl_p99, Optional osl_p95, Optional osl_p99, Optional arrival_cv2, Optional prefix_hit_frac, Optional draft_tokens, Optional acceptance_frac, Optional draft_acceptance_frac, Optional tokens_per_step, Optional draft_cost_frac, Optional ttft_ms, Optional tpot_ms, Optional util, Optional weights, Optional kv, Optional tp, Optional gpu_usd_per_hour, Optional provider, Optional commitment, Optional memory_util_frac, Optional runtime_reserve_gib, Optional max_batch, Optional engine, Optional engine_version, Optional pp, Optional ep, Optional attention, Optional p_wait_frac, Optional queue_ms, Optional ttft_stat, Optional peak_to_mean, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        THREE_HORIZONS = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "THREE_HORIZONS", Array(model, gpu, qps, isl, osl, monthly_growth_frac, growth_sd_frac, yearly_decline_frac, api_model, yearly_api_decline_frac, changes, isl_p95, isl_p99, osl_p95, osl_p99, arrival_cv2, prefix_hit_frac, draft_tokens, acceptance_frac, draft_acceptance_frac, tokens_per_step, draft_cost_frac, ttft_ms, tpot_ms, util, weights, kv, tp, gpu_usd_per_hour, provider, commitment, memory_util_frac, runtime_reserve_gib, max_batch, engine, engine_version, pp, ep, attention, p_wait_frac, queue_ms, ttft_stat, peak_to_mean, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        THREE_HORIZONS = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "THREE_HORIZONS", Array(model, gpu, qps, isl, osl, monthly_growth_frac, growth_sd_frac, yearly_decline_frac, api_model, yearly_api_decline_frac, changes, isl_p95, isl_p99, osl_p95, osl_p99, arrival_cv2, prefix_hit_frac, draft_tokens, acceptance_frac, draft_acceptance_frac, tokens_per_step, draft_cost_frac, ttft_ms, tpot_ms, util, weights, kv, tp, gpu_usd_per_hour, provider, commitment, memory_util_frac, runtime_reserve_gib, max_batch, engine, engine_version, pp, ep, attention, p_wait_frac, queue_ms, ttft_stat, peak_to_mean, currency_, as_of)))
        Exit Function
    #End If
failed:
    THREE_HORIZONS = CVErr(2015)
End Function

Function THREE_HORIZONS_TABLE(model, gpu, qps, isl, osl, Optional monthly_growth_frac, Optional growth_sd_frac, Optional yearly_decline_frac, Optional api_model, Optional yearly_api_decline_frac, Optional changes, Optional isl_p95, Optional isl_p99, Optional osl_p95, Optional osl_p99, Optional arrival_cv2, Optional prefix_hit_frac, Optional draft_tokens, Optional acceptance_frac, Optional draft_acceptance_frac, Optional tokens_per_step, Optional draft_cost_frac, Optional ttft_ms, Optional tpot_ms, Optional util, Optional weights, Optional kv, Optional tp, Optional gpu_usd_per_hour, Optional provider, Optional commitment, Optional memory_util_frac, Optional runtime_reserve_gib, Optional max_batch, Optional engine, Optional engine_version, Optional pp, Optional ep, Optional attention, Optional p_wait_frac, Optional queue_ms, Optional ttft_stat, Optional peak_to_mean, Optional currency_, Optional as_of)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        THREE_HORIZONS_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "THREE_HORIZONS_TABLE", Array(model, gpu, qps, isl, osl, monthly_growth_frac, growth_sd_frac, yearly_decline_frac, api_model, yearly_api_decline_frac, changes, isl_p95, isl_p99, osl_p95, osl_p99, arrival_cv2, prefix_hit_frac, draft_tokens, acceptance_frac, draft_acceptance_frac, tokens_per_step, draft_cost_frac, ttft_ms, tpot_ms, util, weights, kv, tp, gpu_usd_per_hour, provider, commitment, memory_util_frac, runtime_reserve_gib, max_batch, engine, engine_version, pp, ep, attention, p_wait_frac, queue_ms, ttft_stat, peak_to_mean, currency_, as_of), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        THREE_HORIZONS_TABLE = GpusizeCell(XLPy.CallUDF("excel_addin.udfs", "THREE_HORIZONS_TABLE", Array(model, gpu, qps, isl, osl, monthly_growth_frac, growth_sd_frac, yearly_decline_frac, api_model, yearly_api_decline_frac, changes, isl_p95, isl_p99, osl_p95, osl_p99, arrival_cv2, prefix_hit_frac, draft_tokens, acceptance_frac, draft_acceptance_frac, tokens_per_step, draft_cost_frac, ttft_ms, tpot_ms, util, weights, kv, tp, gpu_usd_per_hour, provider, commitment, memory_util_frac, runtime_reserve_gib, max_batch, engine, engine_version, pp, ep, attention, p_wait_frac, queue_ms, ttft_stat, peak_to_mean, currency_, as_of)))
        Exit Function
    #End If
failed:
    THREE_HORIZONS_TABLE = CVErr(2015)
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
    about(8) = "Prompt length 95% of requests stay within; missing means all prompts are alike. In tokens."
    about(9) = "Prompt length 99% of requests stay within, instead of isl_p95. In tokens."
    about(10) = "Answer length 95% of requests stay within; missing means all answers are alike. In tokens."
    about(11) = "Answer length 99% of requests stay within, instead of osl_p95. In tokens."
    about(12) = "Burstiness: squared CV of the gaps between requests; 1 is Poisson."
    about(13) = "Share of prompt tokens found in the prefix cache and not computed again."
    about(14) = "Speculative decoding: tokens a draft proposes per step; 0 is none. In tokens."
    about(15) = "Measured chance that a draft token is accepted if all before it were. From 0 to 1."
    about(16) = "Measured accepted over proposed draft tokens (vLLM: Avg Draft acceptance rate). From 0 to 1."
    about(17) = "Measured tokens a step yields (vLLM: Mean acceptance length). In tokens."
    about(18) = "Time of proposing one draft token over the time of one step. From 0 to 1."
    about(19) = "Target for the time to first token, waiting included, in ms; missing means no target. In ms."
    about(20) = "Target for the mean time per output token after the first, in ms; missing means no target. In ms."
    about(21) = "Flat headroom: share of a replica's peak to plan on; missing means what ttft_ms, p_wait_frac and queue_ms allow by M/G/c waiting, or 0.7 when none of them is given. From 0 to 1."
    about(22) = "Weight format; missing means the checkpoint's own, quantised only if it does not fit."
    about(23) = "Format of the KV cache; missing means the engine's: fp8 beside quantised weights in TensorRT-LLM, else bf16."
    about(24) = "Tensor-parallel size; missing means chosen by the decision tree."
    about(25) = "Your own price per accelerator-hour; missing means looked up in the price book. In $/hour."
    about(26) = "Provider whose price to use; missing means the cheapest listed, marketplaces excluded."
    about(27) = "Commitment the price is for."
    about(28) = "Share of accelerator memory the engine may claim. From 0 to 1."
    about(29) = "Memory per accelerator kept for the runtime: context, graphs, activations. In GiB."
    about(30) = "Most sequences the engine runs in one step. In requests."
    about(31) = "Serving engine."
    about(32) = "Its version, e.g. 0.11; missing means the current generation."
    about(33) = "Pipeline-parallel stages of one replica."
    about(34) = "Expert-parallel size: above 1, experts are divided whole over the replica's accelerators."
    about(35) = "How attention is divided: tensor (over heads) or data (each GPU its own requests)."
    about(36) = "Largest share of requests that may wait for a slot. From 0 to 1."
    about(37) = "Time that 95% of requests wait for a slot at most, in ms. In ms."
    about(38) = "Which figure ttft_ms is a target for: p95, p50 or the mean."
    about(39) = "Rate at the peak over qps, where qps is the mean."
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
    about(8) = "Prompt length 95% of requests stay within; missing means all prompts are alike. In tokens."
    about(9) = "Prompt length 99% of requests stay within, instead of isl_p95. In tokens."
    about(10) = "Answer length 95% of requests stay within; missing means all answers are alike. In tokens."
    about(11) = "Answer length 99% of requests stay within, instead of osl_p95. In tokens."
    about(12) = "Burstiness: squared CV of the gaps between requests; 1 is Poisson."
    about(13) = "Share of prompt tokens found in the prefix cache and not computed again."
    about(14) = "Speculative decoding: tokens a draft proposes per step; 0 is none. In tokens."
    about(15) = "Measured chance that a draft token is accepted if all before it were. From 0 to 1."
    about(16) = "Measured accepted over proposed draft tokens (vLLM: Avg Draft acceptance rate). From 0 to 1."
    about(17) = "Measured tokens a step yields (vLLM: Mean acceptance length). In tokens."
    about(18) = "Time of proposing one draft token over the time of one step. From 0 to 1."
    about(19) = "Target for the time to first token, waiting included, in ms; missing means no target. In ms."
    about(20) = "Target for the mean time per output token after the first, in ms; missing means no target. In ms."
    about(21) = "Flat headroom: share of a replica's peak to plan on; missing means what ttft_ms, p_wait_frac and queue_ms allow by M/G/c waiting, or 0.7 when none of them is given. From 0 to 1."
    about(22) = "Weight format; missing means the checkpoint's own, quantised only if it does not fit."
    about(23) = "Format of the KV cache; missing means the engine's: fp8 beside quantised weights in TensorRT-LLM, else bf16."
    about(24) = "Tensor-parallel size; missing means chosen by the decision tree."
    about(25) = "Your own price per accelerator-hour; missing means looked up in the price book. In $/hour."
    about(26) = "Provider whose price to use; missing means the cheapest listed, marketplaces excluded."
    about(27) = "Commitment the price is for."
    about(28) = "Share of accelerator memory the engine may claim. From 0 to 1."
    about(29) = "Memory per accelerator kept for the runtime: context, graphs, activations. In GiB."
    about(30) = "Most sequences the engine runs in one step. In requests."
    about(31) = "Serving engine."
    about(32) = "Its version, e.g. 0.11; missing means the current generation."
    about(33) = "Pipeline-parallel stages of one replica."
    about(34) = "Expert-parallel size: above 1, experts are divided whole over the replica's accelerators."
    about(35) = "How attention is divided: tensor (over heads) or data (each GPU its own requests)."
    about(36) = "Largest share of requests that may wait for a slot. From 0 to 1."
    about(37) = "Time that 95% of requests wait for a slot at most, in ms. In ms."
    about(38) = "Which figure ttft_ms is a target for: p95, p50 or the mean."
    about(39) = "Rate at the peak over qps, where qps is the mean."
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
    about(11) = "Prompt length 95% of requests stay within; missing means all prompts are alike. In tokens."
    about(12) = "Prompt length 99% of requests stay within, instead of isl_p95. In tokens."
    about(13) = "Answer length 95% of requests stay within; missing means all answers are alike. In tokens."
    about(14) = "Answer length 99% of requests stay within, instead of osl_p95. In tokens."
    about(15) = "Burstiness: squared CV of the gaps between requests; 1 is Poisson."
    about(16) = "Share of prompt tokens found in the prefix cache and not computed again."
    about(17) = "Speculative decoding: tokens a draft proposes per step; 0 is none. In tokens."
    about(18) = "Measured chance that a draft token is accepted if all before it were. From 0 to 1."
    about(19) = "Measured accepted over proposed draft tokens (vLLM: Avg Draft acceptance rate). From 0 to 1."
    about(20) = "Measured tokens a step yields (vLLM: Mean acceptance length). In tokens."
    about(21) = "Time of proposing one draft token over the time of one step. From 0 to 1."
    about(22) = "Target for the time to first token, waiting included, in ms; missing means no target. In ms."
    about(23) = "Target for the mean time per output token after the first, in ms; missing means no target. In ms."
    about(24) = "Flat headroom: share of a replica's peak to plan on; missing means what ttft_ms, p_wait_frac and queue_ms allow by M/G/c waiting, or 0.7 when none of them is given. From 0 to 1."
    about(25) = "Weight format; missing means the checkpoint's own, quantised only if it does not fit."
    about(26) = "Format of the KV cache; missing means the engine's: fp8 beside quantised weights in TensorRT-LLM, else bf16."
    about(27) = "Tensor-parallel size; missing means chosen by the decision tree."
    about(28) = "Your own price per accelerator-hour; missing means looked up in the price book. In $/hour."
    about(29) = "Provider whose price to use; missing means the cheapest listed, marketplaces excluded."
    about(30) = "Commitment the price is for."
    about(31) = "Share of accelerator memory the engine may claim. From 0 to 1."
    about(32) = "Memory per accelerator kept for the runtime: context, graphs, activations. In GiB."
    about(33) = "Most sequences the engine runs in one step. In requests."
    about(34) = "Serving engine."
    about(35) = "Its version, e.g. 0.11; missing means the current generation."
    about(36) = "Pipeline-parallel stages of one replica."
    about(37) = "Expert-parallel size: above 1, experts are divided whole over the replica's accelerators."
    about(38) = "How attention is divided: tensor (over heads) or data (each GPU its own requests)."
    about(39) = "Largest share of requests that may wait for a slot. From 0 to 1."
    about(40) = "Time that 95% of requests wait for a slot at most, in ms. In ms."
    about(41) = "Which figure ttft_ms is a target for: p95, p50 or the mean."
    about(42) = "Rate at the peak over qps, where qps is the mean."
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
    about(11) = "Prompt length 95% of requests stay within; missing means all prompts are alike. In tokens."
    about(12) = "Prompt length 99% of requests stay within, instead of isl_p95. In tokens."
    about(13) = "Answer length 95% of requests stay within; missing means all answers are alike. In tokens."
    about(14) = "Answer length 99% of requests stay within, instead of osl_p95. In tokens."
    about(15) = "Burstiness: squared CV of the gaps between requests; 1 is Poisson."
    about(16) = "Share of prompt tokens found in the prefix cache and not computed again."
    about(17) = "Speculative decoding: tokens a draft proposes per step; 0 is none. In tokens."
    about(18) = "Measured chance that a draft token is accepted if all before it were. From 0 to 1."
    about(19) = "Measured accepted over proposed draft tokens (vLLM: Avg Draft acceptance rate). From 0 to 1."
    about(20) = "Measured tokens a step yields (vLLM: Mean acceptance length). In tokens."
    about(21) = "Time of proposing one draft token over the time of one step. From 0 to 1."
    about(22) = "Target for the time to first token, waiting included, in ms; missing means no target. In ms."
    about(23) = "Target for the mean time per output token after the first, in ms; missing means no target. In ms."
    about(24) = "Flat headroom: share of a replica's peak to plan on; missing means what ttft_ms, p_wait_frac and queue_ms allow by M/G/c waiting, or 0.7 when none of them is given. From 0 to 1."
    about(25) = "Weight format; missing means the checkpoint's own, quantised only if it does not fit."
    about(26) = "Format of the KV cache; missing means the engine's: fp8 beside quantised weights in TensorRT-LLM, else bf16."
    about(27) = "Tensor-parallel size; missing means chosen by the decision tree."
    about(28) = "Your own price per accelerator-hour; missing means looked up in the price book. In $/hour."
    about(29) = "Provider whose price to use; missing means the cheapest listed, marketplaces excluded."
    about(30) = "Commitment the price is for."
    about(31) = "Share of accelerator memory the engine may claim. From 0 to 1."
    about(32) = "Memory per accelerator kept for the runtime: context, graphs, activations. In GiB."
    about(33) = "Most sequences the engine runs in one step. In requests."
    about(34) = "Serving engine."
    about(35) = "Its version, e.g. 0.11; missing means the current generation."
    about(36) = "Pipeline-parallel stages of one replica."
    about(37) = "Expert-parallel size: above 1, experts are divided whole over the replica's accelerators."
    about(38) = "How attention is divided: tensor (over heads) or data (each GPU its own requests)."
    about(39) = "Largest share of requests that may wait for a slot. From 0 to 1."
    about(40) = "Time that 95% of requests wait for a slot at most, in ms. In ms."
    about(41) = "Which figure ttft_ms is a target for: p95, p50 or the mean."
    about(42) = "Rate at the peak over qps, where qps is the mean."
    about(43) = "Currency shown beside USD, at the European Central Bank's rate of a stated day."
    about(44) = "Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."
    Application.MacroOptions "'" & ThisWorkbook.Name & "'!THREE_HORIZONS_TABLE", Description:="GPUs to commit to (30 days), to hedge (90) and to watch (365), with what they cost. All figures.", Category:="gpusize", ArgumentDescriptions:=about
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
    Help_BREAKEVEN
    Help_BREAKEVEN_TABLE
    Help_BREAKEVEN_REQUESTS
    Help_BREAKEVEN_REQUESTS_TABLE
    Help_KV_CACHE_BYTES
    Help_KV_CACHE_BYTES_TABLE
    Help_WEIGHTS_GB
    Help_WEIGHTS_GB_TABLE
    Help_MAX_CONCURRENCY
    Help_MAX_CONCURRENCY_TABLE
    Help_REPLICA_PERFORMANCE
    Help_REPLICA_PERFORMANCE_TABLE
    Help_SERVERS_FOR_WAIT
    Help_SERVERS_FOR_WAIT_TABLE
    Help_WAIT_P95_MS
    Help_WAIT_P95_MS_TABLE
    Help_LENGTH_QUANTILE
    Help_LENGTH_QUANTILE_TABLE
    Help_TOKENS_PER_STEP
    Help_TOKENS_PER_STEP_TABLE
    Help_COMMIT_GPUS
    Help_COMMIT_GPUS_TABLE
    Help_MONTHS_TO_BREAKEVEN
    Help_MONTHS_TO_BREAKEVEN_TABLE
    Help_MONTHS_OF_CAPACITY
    Help_MONTHS_OF_CAPACITY_TABLE
    Help_HYBRID_REPLICAS
    Help_HYBRID_REPLICAS_TABLE
    Help_THREE_HORIZONS
    Help_THREE_HORIZONS_TABLE
    Help_GPUS_FOR_FAILURES
    Help_GPUS_FOR_FAILURES_TABLE
    Help_PROVIDER_BILL
    Help_PROVIDER_BILL_TABLE
    Help_TRAINING_GPU_HOURS
    Help_TRAINING_GPU_HOURS_TABLE
    Help_TRAINING_MEMORY_GIB
    Help_TRAINING_MEMORY_GIB_TABLE
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
    Help_GPU_CHECK
    Help_GPUSIZE_VERSION
End Sub
